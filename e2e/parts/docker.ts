import { dirname, join } from "node:path";
import { runCommand } from "../command.ts";
import type { Part } from "./part.ts";
import { findServer } from "./servers.ts";

/** The program that talks to an engine, and the engine: what it needs beside it, containerd and runc, is on its PATH. */
export interface Docker {
  readonly client: Part;
  readonly engine: Part;
}

/** Those on the PATH, else Debian's, unpacked into the cache: installed they would start at once. */
export async function findDocker(cache: string): Promise<Docker | undefined> {
  const engine = await findServer({ name: "dockerd", package: "docker.io", version: "--version" }, cache);
  const client = engine && (await findClient(engine, cache));
  return engine && client && { client, engine: { ...engine, env: { ...engine.env, PATH: pathOf(engine) } } };
}

/** Debian 12 has it in the package of the engine, later ones in a package of its own. */
async function findClient(engine: Part, cache: string): Promise<Part | undefined> {
  const beside = join(dirname(engine.program), "../bin/docker");
  const { exitCode, output } = await runCommand([beside, "--version"]);
  if (exitCode === 0) return { program: beside, version: output.trim(), env: {} };
  return await findServer({ name: "docker", package: "docker-cli", version: "--version" }, cache);
}

function pathOf({ program }: Part): string {
  const { PATH = "/usr/bin:/bin" } = process.env;
  return [dirname(program), join(dirname(program), "../bin"), PATH, "/usr/sbin", "/sbin"].join(":");
}
