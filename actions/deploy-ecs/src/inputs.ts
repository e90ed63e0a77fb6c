import type { InputSource } from "@deploy-actions/shared/actions/input-source";
import { InputReader } from "@deploy-actions/shared/actions/inputs";
import type { AccessRequest } from "@deploy-actions/shared/aws/access";
import { parseAccountIds } from "@deploy-actions/shared/aws/allowed-accounts";
import { parseRoleArn } from "@deploy-actions/shared/aws/role-arn";
import { Failure } from "@deploy-actions/shared/failure";
import { INPUTS } from "./action.gen.ts";
import { deploymentConfigurationSchema } from "./deployment-configuration.ts";
import type { DeploymentConfiguration } from "./ecs.ts";
import { checkTaskDefinition } from "./task-definition/check.ts";
import type { TaskDefinition } from "./task-definition/definition.ts";
import { type Edits, edit } from "./task-definition/edit.ts";
import { readTaskDefinition } from "./task-definition/read.ts";

export interface Inputs {
  readonly cluster: string;
  readonly service: string;
  readonly source: Source;
  readonly edits: Edits;
  readonly desiredCount: number | undefined;
  readonly deploymentConfiguration: DeploymentConfiguration | undefined;
  readonly forceNewDeployment: boolean;
  /** Milliseconds. */
  readonly timeout: number;
  readonly onFailure: Afterwards;
  readonly logLines: number;
  readonly dryRun: boolean;
  readonly access: AccessRequest;
}

/** Where the task definition comes from. */
export type Source =
  | { readonly kind: "live" }
  /** `family`, `family:revision` or an ARN. */
  | { readonly kind: "registered"; readonly reference: string }
  | { readonly kind: "file"; readonly definition: TaskDefinition };

export type Afterwards = "rollback" | "leave";

/** What the post step needs; the rest of the inputs had their day. */
export type PostInputs = Pick<Inputs, "cluster" | "service" | "access"> & { readonly onCancel: Afterwards };

const AFTERWARDS = ["rollback", "leave"] as const;

/** As long as a job on a hosted runner may take. */
const MAX_TIMEOUT_MS = 6 * 3_600_000;

export function readInputs(source: InputSource): Inputs {
  const read = new InputReader(source, INPUTS);
  const edits = {
    image: read.text("image"),
    images: [...read.pairs("images")],
    environment: [...read.pairs("environment")],
    secrets: [...read.pairs("secrets")],
  };
  if (edits.image !== undefined && edits.images.length > 0) {
    read.problem(
      "images",
      "It cannot be given together with image.",
      "Move the image to a line of images: container=reference.",
    );
  }
  const timeout = read.duration("timeout");
  if (timeout !== undefined && (timeout < 1_000 || timeout > MAX_TIMEOUT_MS))
    read.problem("timeout", "It must be from 1s to 6h.");
  const inputs = {
    ...readWhere(read),
    source: readSource(read, edits),
    edits,
    desiredCount: read.integer("desired-count", { min: 0, max: 10_000 }),
    deploymentConfiguration: read.document("deployment-configuration", deploymentConfigurationSchema) as
      | DeploymentConfiguration
      | undefined,
    forceNewDeployment: read.flag("force-new-deployment"),
    timeout,
    onFailure: read.oneOf("on-failure", AFTERWARDS),
    logLines: read.integer("log-lines", { min: 0, max: 100 }),
    dryRun: read.flag("dry-run"),
  };
  read.oneOf("on-cancel", AFTERWARDS);
  return read.done(() => inputs);
}

export function readPostInputs(source: InputSource): PostInputs {
  const read = new InputReader(source, INPUTS);
  const inputs = { ...readWhere(read), onCancel: read.oneOf("on-cancel", AFTERWARDS) };
  return read.done(() => inputs);
}

type Reader = InputReader<typeof INPUTS>;

function readWhere(read: Reader): Pick<Inputs, "cluster" | "service" | "access"> {
  return {
    cluster: read.parse("cluster", clusterName),
    service: read.parse("service", serviceName),
    access: {
      region: read.text("aws-region"),
      roleToAssume: read.parse("role-to-assume", parseRoleArn),
      allowedAccountIds: read.parse("allowed-account-ids", parseAccountIds) ?? [],
    },
  };
}

function clusterName(text: string): string {
  if (/^[\w-]{1,255}$/.test(text) || /^arn:[\w-]+:ecs:[\w-]+:\d{12}:cluster\/[\w-]{1,255}$/.test(text)) return text;
  throw new Failure(`"${text}" is not the name or ARN of a cluster.`, { hint: "Names have letters, digits, - and _." });
}

function serviceName(text: string): string {
  const name = text.match(/^arn:[\w-]+:ecs:[\w-]+:\d{12}:service\/(?:[\w-]+\/)?([\w-]{1,255})$/)?.[1] ?? text;
  if (/^[\w-]{1,255}$/.test(name)) return name;
  throw new Failure(`"${text}" is not the name of a service.`, { hint: "Names have letters, digits, - and _." });
}

function readSource(read: Reader, edits: Edits): Source {
  const given = read.text("task-definition");
  const variables = read.pairs("variables");
  const source = given === undefined ? ({ kind: "live" } as const) : sourceOf(given);
  if (source.kind !== "file") {
    if (variables.size > 0)
      read.problem(
        "variables",
        "They fill a task definition file, and task-definition names none.",
        "Give the path of a file, or use environment.",
      );
    return source;
  }
  const content = read.content("task-definition");
  if (!content) return { kind: "live" };
  const document = readTaskDefinition(content.text, {
    variables: Object.fromEntries(variables),
    origin: content.file ?? "task-definition",
  });
  const edited = document.definition && edit(document.definition, edits);
  const found = document.report(
    edited ? [...edited.problems, ...checkTaskDefinition(edited.definition, edited.origins)] : [],
  );
  for (const problem of found) {
    const input = EDITING_INPUTS.find((name) => name === problem.at);
    if (input) read.problem(input, problem.message, problem.fix);
    else read.problems("task-definition", [problem], content.file);
  }
  return document.definition ? { kind: "file", definition: document.definition } : { kind: "live" };
}

/** Problems of what these inputs put into the definition are told at the input, not at the file. */
const EDITING_INPUTS = ["image", "images", "environment", "secrets", "variables"] as const;

/** A family has no dot and no slash, so that a path cannot be taken for one. */
function sourceOf(
  text: string,
): { readonly kind: "live" } | { readonly kind: "registered"; readonly reference: string } | { readonly kind: "file" } {
  if (text === "live") return { kind: "live" };
  if (/^arn:[\w-]+:ecs:[\w-]+:\d{12}:task-definition\/[\w-]+:\d+$/.test(text))
    return { kind: "registered", reference: text };
  if (/^[\w-]{1,255}(:\d+)?$/.test(text)) return { kind: "registered", reference: text };
  return { kind: "file" };
}
