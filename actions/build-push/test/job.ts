import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { quickTime } from "@deploy-actions/shared/testkit/job";
import { type ActionRun, type RunningAction, startAction } from "@deploy-actions/simulator/runner/run-action";
import { type Simulator, startSimulator } from "@deploy-actions/simulator/simulator";
import { type FakeDockerOptions, installDocker } from "./docker/install.ts";

const FOLDER = new URL("..", import.meta.url).pathname;

export const SHA = "0123456789abcdef0123456789abcdef01234567";

const SPEED = 20;

/** A push to main of acme/shop. */
const PUSH: Readonly<Record<string, string>> = {
  GITHUB_EVENT_NAME: "push",
  GITHUB_REF: "refs/heads/main",
  GITHUB_SHA: SHA,
  GITHUB_REPOSITORY: "acme/shop",
  GITHUB_RUN_ID: "77",
  GITHUB_RUN_ATTEMPT: "1",
};

const SOURCES: Readonly<Record<string, string>> = {
  Dockerfile: "FROM scratch\nARG GIT_SHA\nCOPY app /app\n",
  app: "v1",
};

/** An account whose registry is on loopback, a docker that needs no Docker, and a checkout. */
export interface Stage extends AsyncDisposable {
  readonly aws: Simulator;
  readonly workspace: string;
  write(files: Readonly<Record<string, string>>): Promise<void>;
  start(inputs: Readonly<Record<string, string>>, env?: Readonly<Record<string, string>>): RunningAction;
  /** On the engine, by name and tag. */
  engineImages(): Promise<readonly string[]>;
  run(inputs: Readonly<Record<string, string>>, env?: Readonly<Record<string, string>>): Promise<ActionRun>;
}

export async function openStage({
  files = SOURCES,
  docker: dockerOptions = {},
}: {
  readonly files?: Readonly<Record<string, string>>;
  readonly docker?: FakeDockerOptions;
} = {}): Promise<Stage> {
  await using opening = new AsyncDisposableStack();
  const aws = opening.use(await startSimulator({ speed: SPEED, registry: "loopback" }));
  const docker = opening.use(await installDocker(dockerOptions));
  const workspace = await mkdtemp(join(tmpdir(), "workspace-"));
  opening.defer(() => rm(workspace, { recursive: true }));
  const write = async (written: Readonly<Record<string, string>>) => {
    for (const [path, text] of Object.entries(written)) {
      await mkdir(dirname(join(workspace, path)), { recursive: true });
      await writeFile(join(workspace, path), text);
    }
  };
  await write(files);
  const start: Stage["start"] = (inputs, env = {}) =>
    startAction(FOLDER, {
      inputs,
      workspace,
      env: { ...aws.env, ...quickTime(SPEED), ...docker.env, ...PUSH, ...env },
    });
  const open = opening.move();
  return {
    aws,
    workspace,
    write,
    start,
    engineImages: docker.images,
    run: (inputs, env) => start(inputs, env).result,
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}
