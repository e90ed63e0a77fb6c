import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface FakeDockerOptions {
  /** `docker`: an engine's own builder, which cannot push by digest; `remote`: a standalone BuildKit. */
  readonly driver?: "docker" | "remote";
  /** Undefined: the engine answers. */
  readonly unreachable?: boolean;
}

export interface FakeDocker extends AsyncDisposable {
  /** The only folder of its PATH that a step needs: no real docker is found. */
  readonly bin: string;
  /** What a step's environment needs, to be spread over the rest. */
  readonly env: Readonly<Record<string, string>>;
  /** What an engine has. */
  images(): Promise<readonly string[]>;
}

/**
 * A `docker` program for tests on a machine without Docker: it says what docker, buildx and BuildKit say, builds
 * `FROM scratch` Dockerfiles into real OCI images and pushes them to registries on 127.0.0.1.
 */
export async function installDocker(options: FakeDockerOptions = {}): Promise<FakeDocker> {
  const folder = await mkdtemp(join(tmpdir(), "fake-docker-"));
  const bin = join(folder, "bin");
  const home = join(folder, "home");
  await mkdir(bin);
  await mkdir(home);
  await mkdir(join(folder, "images"));
  const program = new URL("docker.ts", import.meta.url).pathname;
  const setup = JSON.stringify({ driver: "remote", unreachable: false, folder, ...options });
  const words = [process.execPath, "--disable-warning=ExperimentalWarning", program, setup];
  await writeFile(join(bin, "docker"), `#!/bin/sh\nexec ${words.map((word) => `'${word}'`).join(" ")} "$@"\n`);
  await chmod(join(bin, "docker"), 0o755);
  return {
    bin,
    env: { PATH: `${bin}:/usr/bin:/bin`, HOME: home },
    images: async () => (await readdir(join(folder, "images"))).map(decodeURIComponent),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
