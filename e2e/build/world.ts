import { mkdir, mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { type Simulator, startSimulator } from "@deploy-actions/simulator/simulator";
import { accountEnvironment } from "../ministack/account.ts";
import { startEngine } from "../ministack/engine.ts";
import { ACCOUNT, REGION, startMinistack } from "../ministack/ministack.ts";
import { takeOver } from "../ministack/own-network.ts";
import { type Ecr, ecrOf } from "./ecr.ts";
import type { BuildParts } from "./parts.ts";
import { startBuildkitd } from "./world/buildkitd.ts";
import { startRegistry } from "./world/registry.ts";
import { prepareRunner, type Runner, type RunnerOptions } from "./world/runner.ts";

/** An account whose ECR takes real pushes, and what real builds need beside it. */
export interface World extends AsyncDisposable {
  readonly parts: BuildParts;
  /** Own, empty at the start. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly aws: Simulator;
  /** What is in the account's registry. */
  readonly ecr: Ecr;
  /** Host of a registry that others wrote. */
  readonly registry: string;
  /** A machine with a plain engine, one with a remote builder beside it, one with nothing that answers. */
  runner(kind: "engine" | "buildkit" | "nothing"): Promise<Runner>;
  /** Another account, with an ECR that others wrote. */
  readonly ministack: { readonly env: Readonly<Record<string, string>>; readonly ecr: Ecr };
  /** A machine with a remote builder that has built nothing yet, and keeps what it builds here. */
  newBuildkit(root?: string): Promise<NewBuildkit>;
}

interface NewBuildkit extends AsyncDisposable {
  readonly runner: Runner;
  /** SIGKILL to the builder. */
  kill(): void;
}

export interface WorldOptions {
  readonly parts: BuildParts;
  readonly folder: string;
  readonly signal: AbortSignal;
}

/** Everything on the loopback of a network that must be this process's own. */
export async function openWorld({ parts, folder, signal }: WorldOptions): Promise<World> {
  await using made = new AsyncDisposableStack();
  await mkdir(folder, { recursive: true });
  await takeOver([MINISTACK_ECR], folder);
  const { engine, docker, registry } = parts;
  const path = engine.env.PATH ?? "";
  const insecure = MINISTACK_ECR;
  const [own, buildkitd, others, ministack] = await Promise.all([
    startEngine({ engine, docker }, { folder: join(folder, "docker"), registry: insecure }),
    startBuildkitd({ ...parts, path }, { folder: join(folder, "buildkit"), insecure }),
    startRegistry(registry, join(folder, "registry")),
    // The port of the registry that ECR's names lead to.
    startMinistack(parts.ministack, { port: 80, dockerHost: undefined, folder: join(folder, "ministack") }),
  ]);
  for (const program of [own, buildkitd, others, ministack]) made.use(program);
  const aws = made.use(await startSimulator({ registry: "loopback" }));
  const machines: Readonly<Record<Parameters<World["runner"]>[0], RunnerOptions>> = {
    engine: { engine: own.host },
    buildkit: { engine: own.host, buildkit: buildkitd.address },
    nothing: { engine: undefined },
  };
  const opened = made.move();
  return {
    parts,
    folder,
    signal,
    aws,
    ecr: ecrOf(aws.env),
    registry: others.host,
    ministack: { env: accountEnvironment(ministack.url), ecr: ecrOf(accountEnvironment(ministack.url)) },
    runner: (kind) => prepareRunner(parts, join(folder, "runners"), machines[kind]),
    async newBuildkit(root) {
      const place = root ?? (await mkdtemp(join(folder, "buildkit-")));
      // Whoever forgets it must not keep this process from ending.
      const fresh = opened.use(await startBuildkitd({ ...parts, path }, { folder: place, insecure }));
      const machine = { engine: own.host, buildkit: fresh.address };
      const runner = await prepareRunner(parts, join(folder, "runners"), machine);
      return { runner, kill: fresh.kill, [Symbol.asyncDispose]: () => fresh[Symbol.asyncDispose]() };
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

const MINISTACK_ECR = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com`;
