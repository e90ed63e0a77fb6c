import { mkdir, mkdtemp, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Finished, runCommand } from "../../command.ts";
import type { BuildParts } from "../parts.ts";

/** A machine's set-up for builds: what a step finds in its home folder, and in its environment. */
export interface Runner {
  /** HOME, PATH and DOCKER_HOST. */
  readonly env: Readonly<Record<string, string>>;
  readonly home: string;
  /** As somebody at this machine would. */
  docker(...words: readonly string[]): Promise<Finished>;
}

export interface RunnerOptions {
  /** For DOCKER_HOST. Undefined: no engine answers. */
  readonly engine: string | undefined;
  /** A remote builder, which is made the current one. */
  readonly buildkit?: string;
}

/** A name that cannot be an engine's, for a machine that has none. */
const NOBODY = "unix:///nonexistent/docker.sock";

/** A home folder of its own with the plugin, with credentials of somebody else in its docker configuration, which nobody may touch. */
export async function prepareRunner(
  { docker, buildx, engine: { env: engineEnv } }: Pick<BuildParts, "docker" | "buildx" | "engine">,
  folder: string,
  { engine = NOBODY, buildkit }: RunnerOptions,
): Promise<Runner> {
  await mkdir(folder, { recursive: true });
  const home = await mkdtemp(join(folder, "home-"));
  const plugins = join(home, ".docker/cli-plugins");
  await mkdir(plugins, { recursive: true });
  await symlink(buildx.program, join(plugins, "docker-buildx"));
  await writeFile(join(home, ".docker/config.json"), SOMEBODY_ELSE, { mode: 0o600 });
  const bin = join(home, "bin");
  await mkdir(bin);
  await symlink(await whole(docker.program), join(bin, "docker"));
  const env = {
    ...docker.env,
    HOME: home,
    PATH: `${bin}:${engineEnv.PATH ?? process.env.PATH ?? ""}`,
    DOCKER_HOST: engine,
  };
  const runner: Runner = {
    env,
    home,
    docker: (...words) => runCommand(["docker", ...words], { env: { ...env }, cwd: home }),
  };
  if (buildkit) {
    const made = await runner.docker("buildx", "create", "--use", "--name", "buildkit", "--driver", "remote", buildkit);
    if (made.exitCode !== 0) throw new Error(`No builder could be made:\n${made.said}`);
  }
  return runner;
}

/** What `docker login` of another job left there. */
export const SOMEBODY_ELSE = JSON.stringify({ auths: { "registry.example.com": { auth: "c29tZWJvZHk6ZWxzZQ==" } } });

/** A link needs the whole path. */
async function whole(program: string): Promise<string> {
  if (program.includes("/")) return program;
  return (await runCommand(["which", program])).output.trim();
}
