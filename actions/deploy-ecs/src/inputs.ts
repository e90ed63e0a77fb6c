import type { InputSource } from "@deploy-actions/shared/actions/input-source";
import { InputReader } from "@deploy-actions/shared/actions/inputs";
import type { DeploymentConfiguration } from "@deploy-actions/shared/ecs/ecs";
import type { TaskDefinition } from "@deploy-actions/shared/ecs/task-definition/definition";
import { INPUTS } from "./action.gen.ts";
import { deploymentConfigurationSchema } from "./deployment-configuration.ts";
import { checkTaskDefinition } from "./task-definition/check.ts";
import { type Edits, edit } from "./task-definition/edit.ts";
import { readTaskDefinition } from "./task-definition/read.ts";
import { readWhere, type Where } from "./where.ts";

export interface Inputs extends Where {
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
}

/** Where the task definition comes from. */
export type Source =
  | { readonly kind: "live" }
  /** `family`, `family:revision` or an ARN. */
  | { readonly kind: "registered"; readonly reference: string }
  | { readonly kind: "file"; readonly definition: TaskDefinition };

export type Afterwards = "rollback" | "leave";

/** What the post step needs; the rest of the inputs had their day. */
export interface PostInputs extends Where {
  readonly onCancel: Afterwards;
}

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
  if (asksForNothing(read) && inputs.forceNewDeployment === false && inputs.dryRun === false) {
    read.problem(
      "image",
      "There is nothing to deploy: no image is given, nor anything else to change.",
      "If an image is meant, its expression is empty: is the id of the step in it right? Across jobs GitHub drops outputs that contain a masked value, so pass the tag or the digest instead of the registry's address. To restart the running release set force-new-deployment: true.",
    );
  }
  return read.done(() => inputs);
}

export function readPostInputs(source: InputSource): PostInputs {
  const read = new InputReader(source, INPUTS);
  const inputs = { ...readWhere(read), onCancel: read.oneOf("on-cancel", AFTERWARDS) };
  return read.done(() => inputs);
}

type Reader = InputReader<typeof INPUTS>;

/** By what was written, so that a value with a problem of its own still counts as asking. */
function asksForNothing(read: Reader): boolean {
  return read.text("task-definition") === "live" && ASKING_INPUTS.every((name) => read.text(name) === undefined);
}

const ASKING_INPUTS = [
  "variables",
  "image",
  "images",
  "environment",
  "secrets",
  "desired-count",
  "deployment-configuration",
] as const;

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
