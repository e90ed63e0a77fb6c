import { runCommand } from "../command.ts";
import { OF_ITS_OWN } from "../own-process/of-its-own.ts";
import { findBuildkitd } from "../parts/buildkitd.ts";
import { findBuildx } from "../parts/buildx.ts";
import { findBusybox } from "../parts/busybox.ts";
import { findDocker } from "../parts/docker.ts";
import { findMinistack } from "../parts/ministack.ts";
import { installPackages } from "../parts/packages.ts";
import type { Part } from "../parts/part.ts";
import { findRegistry } from "../parts/registry.ts";

export interface BuildParts {
  /** Docker's client. */
  readonly docker: Part;
  /** Its engine, to be started in a network of its own. */
  readonly engine: Part;
  /** The client's plugin. */
  readonly buildx: Part;
  /** BuildKit without an engine. */
  readonly buildkitd: Part;
  /** What base images are pulled from, and what says whether a push is one that others take, too. */
  readonly registry: Part;
  /** What the images are made of. */
  readonly busybox: Part;
  /** An account, with an ECR that others wrote. */
  readonly ministack: Part;
}

/** Every part, or what is to be done about those that are missing. `buildkitd` is begun early: it may have to be built. */
export async function findBuildParts(
  cache: string,
  buildkitd: Promise<Part | undefined> = findBuildkitd(cache),
): Promise<BuildParts | { readonly missing: readonly string[] }> {
  const alone = await canBeAlone();
  const docker = await findDocker(cache);
  const buildx = await findBuildx(cache);
  const registry = await findRegistry(cache);
  const busybox = await findBusybox(cache);
  const ministack = await findMinistack(cache);
  const daemon = await buildkitd;
  if (alone && docker && buildx && registry && busybox && ministack && daemon)
    return { docker: docker.client, engine: docker.engine, buildx, registry, busybox, ministack, buildkitd: daemon };
  const missing = [
    ...(alone ? [] : ["Root, with unshare and ip on the PATH: an engine needs a network of its own."]),
    ...(docker ? [] : ["Docker: put dockerd, with what it needs, and docker on the PATH."]),
    ...(buildx ? [] : ["buildx: a plugin of docker, v0.29 or later; Debian sid has it as docker-buildx."]),
    ...(registry ? [] : ["docker-registry: put it on the PATH; Debian has it under this name."]),
    ...(busybox ? [] : ["BusyBox: put one that needs no library on the PATH; Debian has it as busybox-static."]),
    ...(ministack ? [] : ["MiniStack: put python3 (3.11 or later) with venv and pip on the PATH; it comes from PyPI."]),
    ...(daemon ? [] : ["buildkitd: put go (1.26 or later) on the PATH; its sources come from the Go module proxy."]),
  ];
  return { missing };
}

async function canBeAlone(): Promise<boolean> {
  if (process.getuid?.() !== 0) return false;
  const isAlone = async () =>
    (await runCommand(["unshare", ...OF_ITS_OWN, "ip", "link", "set", "lo", "up"])).exitCode === 0;
  return (await isAlone()) || ((await installPackages(["util-linux", "iproute2"])) && (await isAlone()));
}
