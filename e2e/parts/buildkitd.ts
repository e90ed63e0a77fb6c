import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runCommand } from "../command.ts";
import type { Part } from "./part.ts";

/** Raising this is a change to try. Newer ones need modules that the Go module proxy does not have. */
const VERSION = "v0.33.1";

/**
 * BuildKit's daemon from the cache, else built with Go: three minutes of two processors. It needs runc on the PATH.
 * Nobody packs it for Debian, and `go install` refuses a module that excludes others.
 */
export async function findBuildkitd(cache: string, signal?: AbortSignal): Promise<Part | undefined> {
  const folder = join(cache, `buildkitd-${VERSION}`);
  const program = join(folder, "buildkitd");
  for (const make of [undefined, buildWithGo]) {
    await make?.(folder, program, signal);
    const { exitCode, output } = await runCommand([program, "--version"]);
    if (exitCode === 0 && output.includes(VERSION)) return { program, version: `buildkitd ${VERSION}`, env: {} };
  }
  return undefined;
}

async function buildWithGo(folder: string, program: string, signal: AbortSignal | undefined): Promise<void> {
  console.log("Building buildkitd in the background (go build) ...");
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "go.mod"), `module e2e\n\ngo 1.26\n\nrequire github.com/moby/buildkit ${VERSION}\n`);
  const flags = `-s -w -X github.com/moby/buildkit/version.Version=${VERSION}`;
  // Others measure time meanwhile.
  const build = ["nice", "-n", "19", "go", "build", "-trimpath", "-ldflags", flags, "-o", `${program}.new`];
  const env = { ...process.env, GOFLAGS: "-mod=mod", CGO_ENABLED: "0" };
  const { exitCode } = await runCommand([...build, "github.com/moby/buildkit/cmd/buildkitd"], {
    cwd: folder,
    env,
    ...(signal && { signal }),
  });
  // Whole or not at all, also when it is interrupted.
  if (exitCode === 0) await rename(`${program}.new`, program);
}
