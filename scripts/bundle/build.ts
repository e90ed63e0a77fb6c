import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { glob, mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readActionFiles } from "../action-files.ts";
import { bundleAction, type Phase } from "./bundle-action.ts";

export interface Built {
  readonly action: string;
  /** Bytes of the scripts in dist/. */
  readonly size: number;
  /** Whether this call has written it. */
  readonly fresh: boolean;
}

/** Brings dist/ of every action up to date. A stamp in dist/ says which sources it was made of. */
export async function build(): Promise<readonly Built[]> {
  const built: Built[] = [];
  for (const { name, folder } of await readActionFiles()) {
    const dist = join(folder, "dist");
    const stamp = await hashOfSources(folder);
    const current = await readFile(join(dist, ".sources"), "utf8").catch(() => "");
    const fresh = current !== stamp;
    if (fresh) await write(dist, { ...(await bundleAction(folder, phasesOf(folder))), ".sources": stamp });
    built.push({ action: name, size: await sizeOfScripts(dist), fresh });
  }
  return built;
}

/** The files of dist/ that do not hold what a build makes of the sources now: none, when builds are reproducible. */
export async function findDifferences(): Promise<readonly string[]> {
  const differences: string[] = [];
  for (const { folder } of await readActionFiles()) {
    for (const [name, content] of Object.entries(await bundleAction(folder, phasesOf(folder)))) {
      const path = join(folder, "dist", name);
      if ((await readFile(path, "utf8").catch(() => undefined)) !== content) differences.push(path);
    }
  }
  return differences;
}

function phasesOf(folder: string): readonly Phase[] {
  return existsSync(join(folder, "src/post.ts")) ? ["main", "post"] : ["main"];
}

async function hashOfSources(folder: string): Promise<string> {
  const hash = createHash("sha256");
  const patterns = [
    `${folder}/{src/**/*.ts,package.json}`,
    "shared/{src/**/*.ts,package.json}",
    "scripts/bundle/*.ts",
    "package-lock.json",
  ];
  for (const path of (await Array.fromAsync(glob(patterns))).sort())
    hash
      .update(`${path}\0`)
      .update(await readFile(path))
      .update("\0");
  return hash.digest("hex");
}

async function sizeOfScripts(dist: string): Promise<number> {
  const scripts = await Promise.all((await Array.fromAsync(glob(`${dist}/*.js`))).map((path) => stat(path)));
  return scripts.reduce((sum, { size }) => sum + size, 0);
}

/** Each file appears whole, and the stamp last, also when two builds run at once. */
async function write(dist: string, files: Readonly<Record<string, string>>): Promise<void> {
  await mkdir(dist, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    const unfinished = join(dist, `.${name}.${process.pid}`);
    await writeFile(unfinished, content);
    await rename(unfinished, join(dist, name));
  }
  const leftOver = (await readdir(dist)).filter((name) => !name.startsWith(".") && !(name in files));
  for (const name of leftOver) await rm(join(dist, name));
}
