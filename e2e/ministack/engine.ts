import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { runCommand } from "../command.ts";
import { type Program, startProgram } from "../gate/world/program.ts";
import type { MinistackParts } from "./parts.ts";

/** An engine that nobody else uses, on the network of this process, which must be its own. */
export interface Engine extends AsyncDisposable {
  /** For DOCKER_HOST. */
  readonly host: string;
}

/** `registry` is spoken to without TLS. */
export async function startEngine(
  { engine, docker }: { engine: NonNullable<MinistackParts["engine"]>; docker: MinistackParts["docker"] },
  { folder, registry }: { folder: string; registry: string },
): Promise<Engine> {
  await mkdir(folder, { recursive: true });
  const host = `unix://${join(folder, "docker.sock")}`;
  const places = ["data-root", "exec-root", "pidfile"].flatMap((name) => [`--${name}`, join(folder, name)]);
  // Containers need no way out of this network, so that the rules of a firewall are not needed either.
  const without = ["--iptables=false", "--ip6tables=false", "--ip-masq=false"];
  const options = [...places, "--host", host, "--insecure-registry", registry, ...without, "--log-level", "error"];
  const program: Program = await startProgram(engine, options, async () => {
    const { exitCode } = await runCommand([docker.program, "version"], { env: { ...process.env, DOCKER_HOST: host } });
    return exitCode === 0;
  });
  return { host, [Symbol.asyncDispose]: () => program.stop() };
}
