import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type ActionRun, startAction } from "@deploy-actions/simulator/runner/run-action";
import { git } from "./sources.ts";
import type { Runner } from "./world/runner.ts";
import type { World } from "./world.ts";

/** The built action: what a workflow would run. */
const ACTION = fileURLToPath(new URL("../../actions/build-push", import.meta.url));

export interface StepOptions {
  readonly runner: Runner;
  /** The checked-out repository. */
  readonly workspace: string;
  readonly inputs: Readonly<Record<string, string>>;
  /** Whoever builds: variables of AWS, or those that GitHub gives to a job with `id-token: write`. The account's own keys when not given. */
  readonly identity?: Readonly<Record<string, string>>;
  /** What else the job has in its environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Of the repository. */
  readonly secrets?: readonly string[];
  /** RUNNER_TEMP; a new empty folder when not given. */
  readonly temp?: string;
}

/** What GitHub would know of the step, and where its files were. */
export interface StepRun extends ActionRun {
  /** Folders that the step could write to outside of its workspace, as its post has left them. */
  readonly folders: readonly string[];
}

export interface RunningStep {
  readonly result: Promise<StepRun>;
  /** As GitHub does it: SIGINT, later SIGTERM, and SIGKILL; post runs. */
  cancel(): void;
  /** SIGKILL to main; post runs. */
  kill(): void;
}

/** Starts build-push as a step of a job, with the keys of the account when nothing else is said. */
export async function startStep(
  { aws, folder, signal }: Pick<World, "aws" | "folder" | "signal">,
  {
    runner,
    workspace,
    inputs,
    identity = keysOf(aws.env),
    env = {},
    secrets = [],
    temp = newFolder(folder, "temp"),
  }: StepOptions,
): Promise<RunningStep> {
  const GITHUB_SHA = await git(workspace, "rev-parse", "HEAD");
  signal.throwIfAborted();
  const tmp = newFolder(folder, "tmp");
  const running = startAction(ACTION, {
    inputs: { "aws-region": aws.region, ...inputs },
    env: { ...runner.env, GITHUB_SHA, TMPDIR: tmp, ...identity, ...env },
    secrets,
    workspace,
    temp,
  });
  signal.addEventListener("abort", running.kill);
  const result = running.result
    .then((run) => ({ ...run, folders: [temp, tmp, runner.home] }))
    .finally(() => {
      signal.removeEventListener("abort", running.kill);
    });
  return { result, cancel: running.cancel, kill: running.kill };
}

export async function runStep(world: Pick<World, "aws" | "folder" | "signal">, options: StepOptions): Promise<StepRun> {
  const { result } = await startStep(world, options);
  return await result;
}

/** Of a job without `id-token: write`. */
function keysOf({
  ACTIONS_ID_TOKEN_REQUEST_URL: _url,
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: _token,
  ...env
}: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return env;
}

const newFolder = (parent: string, name: string): string => mkdtempSync(join(parent, `${name}-`));
