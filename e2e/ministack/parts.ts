import { runCommand } from "../command.ts";
import { OF_ITS_OWN } from "../own-process/of-its-own.ts";
import { findBusybox } from "../parts/busybox.ts";
import { findDocker } from "../parts/docker.ts";
import { findMinistack } from "../parts/ministack.ts";
import type { Part } from "../parts/part.ts";

export interface MinistackParts {
  readonly ministack: Part;
  /** What the images are made of. */
  readonly busybox: Part;
  readonly docker: Part;
  /** To be started in a network of its own. Undefined where only root could, and another one answers. */
  readonly engine: Part | undefined;
}

/** Every part, or what is to be done about those that are missing: without Docker or Python the rest can still be looked at. */
export async function findMinistackParts(
  cache: string,
): Promise<MinistackParts | { readonly missing: readonly string[] }> {
  const docker = (await ownEngine(cache)) ?? (await answeringEngine());
  const busybox = await findBusybox(cache);
  const ministack = await findMinistack(cache);
  if (docker && busybox && ministack) return { ministack, busybox, ...docker };
  const missing = [
    ...(docker ? [] : ["Docker: an engine that answers; or root, with dockerd, docker, unshare and ip on the PATH."]),
    ...(busybox ? [] : ["BusyBox: put one that needs no library on the PATH; Debian has it as busybox-static."]),
    ...(ministack ? [] : ["MiniStack: put python3 (3.11 or later) with venv and pip on the PATH; it comes from PyPI."]),
  ];
  return { missing };
}

/** An engine of our own is alone: nothing of the machine's is changed, and ECR's host names can be ours in its network. */
async function ownEngine(cache: string): Promise<Pick<MinistackParts, "docker" | "engine"> | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const { exitCode } = await runCommand(["unshare", ...OF_ITS_OWN, "ip", "link", "set", "lo", "up"]);
  const found = exitCode === 0 ? await findDocker(cache) : undefined;
  return found && { docker: found.client, engine: found.engine };
}

async function answeringEngine(): Promise<Pick<MinistackParts, "docker" | "engine"> | undefined> {
  const { exitCode, output } = await runCommand(["docker", "version", "--format", "{{.Server.Version}}"]);
  if (exitCode !== 0) return undefined;
  return { docker: { program: "docker", version: `Docker ${output.trim()}`, env: {} }, engine: undefined };
}
