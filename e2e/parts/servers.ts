import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { runCommand } from "../command.ts";
import { unpackPackage } from "./packages.ts";
import type { Part } from "./part.ts";

/** A server that is started here with a configuration of ours, never by the machine. */
interface Server {
  readonly name: string;
  /** Debian's package of the program alone, without the files that start it. */
  readonly package: string;
  /** Prints its version. */
  readonly version: string;
}

export const NGINX: Server = { name: "nginx", package: "nginx", version: "-v" };
export const CADDY: Server = { name: "caddy", package: "caddy", version: "version" };
export const DNSMASQ: Server = { name: "dnsmasq", package: "dnsmasq-base", version: "--version" };
export const PROMETHEUS: Server = { name: "prometheus", package: "prometheus", version: "--version" };

/** The installed one, else the one in the cache, else Debian's, unpacked into the cache. */
export async function findServer(server: Server, cache: string): Promise<Part | undefined> {
  const folder = join(cache, server.name);
  return (
    (await firstThatRuns(server, ["", "/usr/sbin", "/usr/local/sbin"], {})) ??
    (await unpacked(server, folder)) ??
    ((await unpackPackage(server.package, folder)) ? unpacked(server, folder) : undefined)
  );
}

async function unpacked(server: Server, folder: string): Promise<Part | undefined> {
  // Debian keeps libraries in a folder named after the machine: lib/x86_64-linux-gnu.
  const libraries = await readdir(join(folder, "lib")).catch(() => []);
  const paths = libraries.map((name) => join(folder, "lib", name)).join(":");
  return firstThatRuns(server, [join(folder, "bin"), join(folder, "sbin")], paths ? { LD_LIBRARY_PATH: paths } : {});
}

async function firstThatRuns(
  { name, version }: Server,
  folders: readonly string[],
  env: Part["env"],
): Promise<Part | undefined> {
  for (const folder of folders) {
    const program = join(folder, name);
    const { exitCode, said } = await runCommand([program, version], { env: { ...process.env, ...env } });
    // Caddy says a number only, the others a sentence with it.
    const [number] = /\d+\.\d+[^\s/]*/.exec(said) ?? [];
    if (exitCode === 0 && number) return { program, version: `${name} ${number}`, env };
  }
  return undefined;
}
