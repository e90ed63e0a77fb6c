import { readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Failure } from "@deploy-actions/shared/failure";
import { invalid } from "@deploy-actions/shared/problems";
import { checkTaskDefinition } from "../../actions/deploy-ecs/src/task-definition/check.ts";
import { readTaskDefinition } from "../../actions/deploy-ecs/src/task-definition/read.ts";
import type { Builder } from "./image/builder.ts";
import { imageInputs, writeSources } from "./image/step.ts";
import type { Options } from "./options.ts";
import type { Inputs, Scene } from "./scenes.ts";
import { type Cast, castFrom } from "./stage/cast.ts";
import type { Stage } from "./stage/stage.ts";
import { VERSION_HEADER } from "./traffic.ts";

/** What every scene is played from. */
export interface Script {
  readonly cast: Cast;
  /** The steps of the job in a scene, as a workflow would have them. */
  steps(scene: Scene, stage: StageNames, images: Images): readonly Step[];
}

/** What there is to make images with, and what was made of it. */
interface Images {
  readonly builder: Builder;
  /** `name@sha256:…` of v2. */
  readonly v2: string | undefined;
}

type StageNames = Pick<Stage, "cluster" | "inputs"> & { readonly loadBalancer: Pick<Stage["loadBalancer"], "url"> };

export interface Step {
  /** Name of the action. */
  readonly action: string;
  readonly inputs: Inputs;
}

/** How a gate gets the release: the one expression that a step of ours has. */
export const RELEASE = "${{ steps.deploy.outputs.release }}";

const SHOP = fileURLToPath(new URL("stage/shop.task-definition.json", import.meta.url));

/** Reads the task definition, refuses it as deploy-ecs would, and puts it into the workspace. */
export async function readScript(
  { taskDefinition: own, variables }: Pick<Options, "taskDefinition" | "variables">,
  workspace: string,
): Promise<Script> {
  const path = own ?? SHOP;
  const text = await readFile(path, "utf8").catch((cause) => {
    throw new Failure(
      `The task definition ${path} cannot be read: ${cause.code === "ENOENT" ? "there is no such file" : cause.message}.`,
      {
        hint: "Check the path after --task-definition.",
        cause,
      },
    );
  });
  const read = readTaskDefinition(text, { variables, origin: path });
  const problems = read.report(read.definition ? checkTaskDefinition(read.definition) : []);
  if (!read.definition || problems.length > 0)
    throw invalid(`The task definition ${path} cannot be deployed.`, problems);

  const cast = castFrom(read.definition);
  // With a folder before it, so that a name without an ending is not taken for a family.
  const file = `./${basename(path)}`;
  await writeFile(join(workspace, file), cast.notes.length > 0 ? documentOf(cast) : text);
  await writeSources(workspace);
  return {
    cast,
    steps: (scene, stage, { builder, v2 }) => {
      if (scene.makesImage && cast.repository !== undefined)
        return [{ action: "build-push", inputs: imageInputs(cast, cast.repository, builder) }];
      return [
        { action: "deploy-ecs", inputs: deployInputs(scene, stage, { cast, file, variables, v2 }) },
        ...(scene.gate ? [{ action: "health-gate", inputs: gateInputs(scene, scene.gate, stage.loadBalancer) }] : []),
      ];
    },
  };
}

interface DeployTold extends Pick<Images, "v2"> {
  readonly cast: Cast;
  /** Path of the task definition in the workspace. */
  readonly file: string;
  readonly variables: Options["variables"];
}

function deployInputs(
  { version, deploy }: Scene,
  { cluster, inputs }: StageNames,
  { cast, file, variables, v2 }: DeployTold,
): Inputs {
  const image = version === "v2" && v2 !== undefined ? `ecr:${v2}` : cast.image(version);
  const filled = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
  return {
    cluster,
    ...inputs,
    "task-definition": file,
    ...(filled.length > 0 && cast.notes.length === 0 && { variables: filled.join("\n") }),
    ...(cast.extras.length === 0 ? { image } : { images: `${cast.container}=${image}` }),
    ...(inputs.checks && { "expected-version": version }),
    ...deploy,
  };
}

function gateInputs({ version }: Scene, inputs: Inputs, { url }: StageNames["loadBalancer"]): Inputs {
  return {
    checks: url,
    "expected-version": version,
    "version-from": `header:${VERSION_HEADER}`,
    release: RELEASE,
    rollback: "true",
    interval: "200ms",
    ...inputs,
  };
}

/** The definition as a document again: JSON is YAML too, whatever the file is called. */
function documentOf({ definition }: Cast): string {
  return JSON.stringify(definition, undefined, 2).replaceAll("${", () => "$${");
}
