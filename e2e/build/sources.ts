import { copyFile, mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { runCommand } from "../command.ts";
import type { World } from "./world.ts";

/** Names as README.md has them. */
export const SERVICES = ["web", "api", "orders", "payments", "search", "mail", "reports", "admin"] as const;

/** Those of the services, all below this prefix. */
export const repositoriesOf = (prefix: string): readonly string[] => SERVICES.map((service) => `${prefix}/${service}`);

/** Text by path. */
export type Files = Readonly<Record<string, string>>;

/** A checked-out repository with one commit: these files, and a program, `busybox`, to make images of. */
export async function checkOut({ folder, parts }: Pick<World, "folder" | "parts">, files: Files): Promise<string> {
  await mkdir(folder, { recursive: true });
  const workspace = await mkdtemp(join(folder, "workspace-"));
  await copyFile(parts.busybox.program, join(workspace, "busybox"));
  await writeAll(workspace, files);
  await git(workspace, "init", "--quiet", "--initial-branch", "main");
  await commit(workspace);
  return workspace;
}

/** All that there is now; also when nothing has changed. */
export async function commit(workspace: string): Promise<void> {
  await git(workspace, "add", ".");
  await git(workspace, "commit", "--quiet", "--allow-empty", "--message", "Everything");
}

/** What somebody changes without committing it. */
export async function writeAll(workspace: string, files: Files): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(workspace, path)), { recursive: true });
    await writeFile(join(workspace, path), text);
  }
}

/** A single image. */
export const app = (run?: readonly string[]): Files => ({ ...IGNORED, Dockerfile: dockerfile(run), version: "1\n" });

/** Eight services of one Dockerfile each, that share a base and take build arguments. */
export const monorepo = (run: readonly string[] = []): Files => ({
  ...IGNORED,
  version: "1\n",
  ...Object.fromEntries(
    SERVICES.map((name) => [`services/${name}/Dockerfile`, dockerfile([...run, `RUN echo $SERVICE > /${name}`])]),
  ),
});

/** An image that says who it is, when it is started and in a file. `run` are lines of its Dockerfile before the last. */
const dockerfile = (run: readonly string[] = []): string =>
  [
    "FROM scratch",
    "COPY busybox /bin/busybox",
    "ARG SERVICE=app",
    "ENV SERVICE=$SERVICE",
    'SHELL ["/bin/busybox", "sh", "-c"]',
    ...run,
    "COPY version /version",
    'ENTRYPOINT ["/bin/busybox", "sh", "-c", "echo $SERVICE $(busybox cat /version)"]',
    "",
  ].join("\n");

/** Without it every commit would be another context. */
const IGNORED: Files = { ".dockerignore": ".git\n" };

const AUTHOR = {
  GIT_AUTHOR_NAME: "Somebody",
  GIT_AUTHOR_EMAIL: "somebody@example.com",
  GIT_AUTHOR_DATE: "2026-01-02T03:04:05Z",
  GIT_COMMITTER_NAME: "Somebody",
  GIT_COMMITTER_EMAIL: "somebody@example.com",
  GIT_COMMITTER_DATE: "2026-01-02T03:04:05Z",
  GIT_CONFIG_GLOBAL: "/dev/null",
};

export async function git(workspace: string, ...words: readonly string[]): Promise<string> {
  const { exitCode, output, said } = await runCommand(["git", ...words], {
    cwd: workspace,
    env: { ...process.env, ...AUTHOR },
  });
  if (exitCode !== 0) throw new Error(`git ${words.join(" ")}: ${said}`);
  return output.trim();
}
