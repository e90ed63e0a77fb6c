import { once } from "node:events";
import { mkdtemp, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { runCommand } from "@deploy-actions/shared/checks/process/run-command";
import { systemClock } from "@deploy-actions/shared/clock";

/** Whether there is BuildKit that can push to a registry on this machine's loopback. */
export type Builder =
  /** `env`: what leads a step to it. */
  | { readonly kind: "buildkit"; readonly env: Readonly<Record<string, string>> }
  /** `because`: the rest of a sentence, such as "there is no docker on the PATH". */
  | { readonly kind: "none"; readonly because: string };

interface Search {
  readonly env: NodeJS.ProcessEnv;
  /** One of the rehearsal's own. */
  readonly folder: string;
  readonly signal: AbortSignal;
  /** Milliseconds until a docker that does not answer is given up. */
  readonly patience?: number;
}

/** On a machine with much else to do an engine took 0.9 s. */
const PATIENCE = 5000;

/**
 * Lets docker build something that it has to fetch from this process. A builder in a virtual machine, on another machine
 * or in the network of a container builds as well, but to it 127.0.0.1 is somebody else: it could not push to our registry.
 */
export async function findBuilder({ env, folder, signal, patience = PATIENCE }: Search): Promise<Builder> {
  const means = meansOf(env);
  await using asked = await listen();
  const context = await mkdtemp(join(folder, "builder-"));
  await writeFile(join(context, "Dockerfile"), `FROM scratch\nADD ${asked.url} /reached\n`);
  const output = `type=local,dest=${join(context, "output")}`;
  const command = {
    words: ["docker", "buildx", "build", "--progress", "plain", "--output", output, context],
    workingDirectory: context,
    environment: means,
    timeout: patience,
    kept: 2000,
  };
  try {
    const { end, stderr } = await runCommand(command, systemClock, signal);
    if (end.kind === "timed-out") return none(`docker did not answer within ${patience / 1000} s`);
    if (end.kind !== "exited" || end.code !== 0) return none(reason(stderr.text));
    return asked.isReached() ? { kind: "buildkit", env: means } : none("the builder of docker is not on this machine");
  } catch (error) {
    signal.throwIfAborted();
    const missing = Object(error).code === "ENOENT";
    return none(missing ? "there is no docker on the PATH" : `docker cannot be started: ${Object(error).message}`);
  }
}

const none = (because: string): Builder => ({ kind: "none", because });

/** What leads to docker, buildx and their builders, and nothing else of the environment. */
function meansOf(env: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  const isFor = (name: string) => /^(DOCKER|BUILDX|BUILDKIT)_/.test(name) || OF_THE_MACHINE.includes(name);
  return {
    ...(env.HOME && { DOCKER_CONFIG: join(env.HOME, ".docker") }),
    ...Object.fromEntries(
      Object.entries(env).flatMap(([name, value]) => (value !== undefined && isFor(name) ? [[name, value]] : [])),
    ),
  };
}

/** Below the second, an engine without root has its socket. */
const OF_THE_MACHINE = ["PATH", "XDG_RUNTIME_DIR"];

async function listen(): Promise<AsyncDisposable & { readonly url: string; isReached(): boolean }> {
  let reached = false;
  const server = createServer((_, response) => {
    reached = true;
    response.end("reached\n");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/reached`,
    isReached: () => reached,
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Its last line says what went wrong. */
function reason(said: string): string {
  // Without the plugin, docker takes the words after "buildx" for its own.
  if (/unknown (flag|shorthand|command)|not a docker command/.test(said)) return "docker has no buildx";
  const last = said.trim().split("\n").at(-1) || "it said nothing";
  return `docker buildx cannot build here (${last.replace(/^ERROR: /, "")})`;
}
