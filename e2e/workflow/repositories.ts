import { cp, mkdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { readActionFiles } from "../../scripts/action-files.ts";
import { type Finished, lastLines, runCommand } from "../command.ts";

/** A repository that uses our actions, as it is checked out. */
export interface Consumer {
  /** Path of its one workflow. */
  readonly workflow: string;
  /** Of the commit. */
  readonly sha: string;
}

/** Writes the tree that a release publishes: each action at the root, with what it runs and what it says about itself. */
export async function writeRelease(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await cp("LICENSE", join(folder, "LICENSE"));
  for (const { name, folder: source } of await readActionFiles()) {
    for (const part of ["action.yml", "README.md", "dist"]) {
      await cp(join(source, part), join(folder, name, part), {
        recursive: true,
        filter: (path) => !basename(path).startsWith("."),
      });
    }
  }
}

/** Writes a repository with one workflow, committed on main. */
export async function writeConsumer(folder: string, text: string): Promise<Consumer> {
  const workflow = ".github/workflows/deploy.yml";
  await mkdir(join(folder, ".github", "workflows"), { recursive: true });
  await writeFile(join(folder, workflow), text);
  const git = async (...args: string[]) => succeeded(await runCommand(["git", ...IDENTITY, ...args], { cwd: folder }));
  await git("init", "--quiet", "--initial-branch=main");
  await git("add", "--all");
  await git("commit", "--quiet", "--message=Deploy with a workflow");
  return { workflow, sha: await git("rev-parse", "HEAD") };
}

const IDENTITY = ["-c", "user.name=e2e", "-c", "user.email=e2e@example.com", "-c", "commit.gpgsign=false"];

function succeeded(finished: Finished): string {
  if (finished.exitCode !== 0) throw new Error(`git failed:\n${lastLines(finished).join("\n")}`);
  return finished.output.trim();
}
