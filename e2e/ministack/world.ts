import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type Finished, runCommand } from "../command.ts";
import { freePort } from "../gate/world/ports.ts";
import { type Account, accountEnvironment, CLUSTER, furnish, REPOSITORY } from "./account.ts";
import { startEngine } from "./engine.ts";
import { pushCrash, pushVersion } from "./images.ts";
import { ACCOUNT, REGION, startMinistack } from "./ministack.ts";
import { takeOver } from "./own-network.ts";
import type { MinistackParts } from "./parts.ts";

/** An account of MiniStack's with real containers, and images to deploy. */
export interface World extends AsyncDisposable {
  readonly url: string;
  /** Of a runner with the keys of the account. */
  readonly env: Readonly<Record<string, string>>;
  readonly cluster: string;
  readonly account: Account;
  /** Repository of the images, as the engine knows it. */
  readonly repository: string;
  /** The same under a name that is not ECR's. */
  readonly localRepository: string;
  /** By tag: v1, v2 and crash. */
  readonly digests: Readonly<Record<"v1" | "v2" | "crash", string>>;
  /** Whether `repository` is what ECR calls it. */
  readonly ecr: boolean;
  readonly signal: AbortSignal;
  docker(...words: readonly string[]): Promise<Finished>;
}

export interface WorldOptions {
  readonly parts: MinistackParts;
  readonly folder: string;
  readonly signal: AbortSignal;
}

/** An image as somebody would write it: with `ecr:` where the engine knows the names of ECR. `suffix` is `:tag` or `@digest`. */
export function reference({ ecr, repository }: Pick<World, "ecr" | "repository">, suffix: string): string {
  return `${ecr ? `ecr:${REPOSITORY}` : repository}${suffix}`;
}

const ECR = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com`;

export async function openWorld({ parts, folder, signal }: WorldOptions): Promise<World> {
  await using made = new AsyncDisposableStack();
  await mkdir(folder, { recursive: true });
  const { engine } = parts;
  // Only there: where others are, that name and that port are not ours.
  if (engine) await takeOver([ECR], folder);
  const own = engine
    ? made.use(await startEngine({ ...parts, engine }, { folder: join(folder, "docker"), registry: ECR }))
    : undefined;
  const port = engine ? 80 : await freePort();
  const ministack = made.use(
    await startMinistack(parts.ministack, { port, dockerHost: own?.host, folder: join(folder, "ministack") }),
  );
  const account = await furnish(ministack.url);
  const localRepository = `localhost:${port}/${REPOSITORY}`;
  const repository = engine ? `${ECR}/${REPOSITORY}` : localRepository;
  const env = { ...process.env, ...parts.docker.env, ...(own ? { DOCKER_HOST: own.host } : {}) };
  const docker = (...words: readonly string[]) => runCommand([parts.docker.program, ...words], { env });
  const images = { parts, folder, docker };
  const digests = {
    v1: await pushVersion(images, `${repository}:v1`, "v1"),
    v2: await pushVersion(images, `${repository}:v2`, "v2"),
    crash: await pushCrash(images, `${repository}:crash`),
  };
  const opened = made.move();
  return {
    url: ministack.url,
    env: accountEnvironment(ministack.url),
    cluster: CLUSTER,
    account,
    repository,
    localRepository,
    digests,
    ecr: engine !== undefined,
    signal,
    docker,
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}
