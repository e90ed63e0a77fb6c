import { join } from "node:path";
import { runCommand } from "../command.ts";
import { unpackPackage } from "./packages.ts";
import type { Part } from "./part.ts";

/** A BusyBox that needs no library, so that an image can be made of it alone: Debian's, else one on the PATH. */
export async function findBusybox(cache: string): Promise<Part | undefined> {
  const folder = join(cache, "busybox-static");
  const unpacked = join(folder, "bin", "busybox");
  return (
    (await staticOne(unpacked)) ??
    ((await unpackPackage("busybox-static", folder)) ? await staticOne(unpacked) : undefined) ??
    (await staticOne((await runCommand(["which", "busybox"])).output.trim()))
  );
}

async function staticOne(program: string): Promise<Part | undefined> {
  const { exitCode, output } = await runCommand([program, "--help"]);
  const [version] = /^BusyBox v\S+/.exec(output) ?? [];
  // It lists the libraries of a program, and fails when there are none.
  const libraries = await runCommand(["ldd", program]);
  return exitCode === 0 && version && libraries.exitCode !== 0 ? { program, version, env: {} } : undefined;
}
