import { homedir } from "node:os";
import { join } from "node:path";
import { runCommand } from "../command.ts";
import type { Part } from "./part.ts";
import { unpackFromSid } from "./sid.ts";

/** The oldest that was tried; the one of Debian 12 does not know what the action asks of it. */
const OLDEST = [0, 29];

/** What Go builds when there is none; raising this is a change to try. */
const VERSION = "v0.37.2";

/** Where one may be: on the PATH, and where the client of Docker looks for plugins, on all kinds of Linux. */
const FOLDERS = [
  ...(process.env.PATH ?? "").split(":"),
  join(homedir(), ".docker/cli-plugins"),
  ...["/usr/local/lib", "/usr/local/libexec", "/usr/lib", "/usr/libexec"].map((path) => `${path}/docker/cli-plugins`),
];

/** The plugin alone, to be linked into a folder of plugins: this machine's, else Debian sid's (seconds), else built with Go (minutes). */
export async function findBuildx(cache: string): Promise<Part | undefined> {
  const fromSid = join(cache, "buildx");
  const fromGo = join(cache, `buildx-${VERSION}`);
  const inCache = [join(fromSid, "usr/libexec/docker/cli-plugins/docker-buildx"), join(fromGo, "buildx")];
  return (
    (await firstThatRuns([...FOLDERS.map((folder) => join(folder, "docker-buildx")), ...inCache])) ??
    ((await unpackFromSid("docker-buildx", fromSid)) ? await firstThatRuns(inCache) : undefined) ??
    ((await buildWithGo(fromGo)) ? await firstThatRuns(inCache) : undefined)
  );
}

async function firstThatRuns(programs: readonly string[]): Promise<Part | undefined> {
  for (const program of programs) {
    const { exitCode, output } = await runCommand([program, "version"]);
    const [, major = "", minor = "", rest = ""] = /(\d+)\.(\d+)(\S*)/.exec(output) ?? [];
    if (exitCode === 0 && isNewEnough([Number(major), Number(minor)]))
      return { program, version: `buildx ${major}.${minor}${rest}`, env: {} };
  }
  return undefined;
}

function isNewEnough([major = 0, minor = 0]: readonly number[]): boolean {
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST;
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}

async function buildWithGo(folder: string): Promise<boolean> {
  console.log("Building buildx (go install) ...");
  const env = { ...process.env, GOBIN: folder, CGO_ENABLED: "0" };
  const { exitCode } = await runCommand(["go", "install", `github.com/docker/buildx/cmd/buildx@${VERSION}`], { env });
  return exitCode === 0;
}
