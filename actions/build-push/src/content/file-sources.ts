import { createHash } from "node:crypto";
import { createReadStream, lstatSync, readFileSync, readlinkSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { Dockerignore, FolderMatch } from "./dockerignore.ts";
import type { Sources, TreeFile } from "./tree.ts";

/**
 * The workspace as it is, and not as Git has it: what an earlier step generated goes into the image, too, also where Git
 * ignores it.
 */
export function workspaceSources(workspace: string, signal: AbortSignal): Sources {
  return {
    read: async (path) => {
      try {
        return await readFile(resolve(workspace, path), "utf8");
      } catch (error) {
        if (["ENOENT", "ENOTDIR"].includes(Object(error).code)) return undefined;
        throw error;
      }
    },
    tree: async (folder, ignore) => {
      const top = resolve(workspace, folder);
      const paths: string[] = [];
      for await (const path of walk(top, "", ignore, undefined, signal)) paths.push(path);
      paths.sort();
      const files: TreeFile[] = [];
      for (const [index, path] of paths.entries()) {
        // Then a cancel is heard.
        if (index % FILES_IN_A_ROW === 0) await setImmediate(undefined, { signal });
        const file = await fileAt(top, path);
        if (file) files.push(file);
      }
      return files;
    },
  };
}

const FILES_IN_A_ROW = 100;

/** Larger ones are read piece by piece, bytes. */
const SMALL = 1024 * 1024;

/**
 * Paths of all that is no folder, and of folders of which nothing else would tell: a build gets them, too. An ignored
 * folder is not entered, unless an exception may be in it.
 */
async function* walk(
  top: string,
  folder: string,
  ignore: Dockerignore,
  match: FolderMatch | undefined,
  signal: AbortSignal,
): AsyncGenerator<string> {
  signal.throwIfAborted();
  for (const entry of await readdir(join(top, folder), { withFileTypes: true })) {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    const found = ignore.look(path, match);
    if (!entry.isDirectory()) {
      if (!found.isIgnored) yield path;
    } else if (!found.isIgnored || ignore.mayHoldExceptions(path)) {
      let isEmpty = true;
      for await (const below of walk(top, path, ignore, found, signal)) {
        isEmpty = false;
        yield below;
      }
      if (isEmpty && !found.isIgnored) yield path;
    }
  }
}

/**
 * Undefined for what no build gets: sockets, pipes, devices. Files are read where they are hashed: of the small ones that
 * most are, the way to another thread and back takes several times as long as reading them.
 */
async function fileAt(top: string, path: string): Promise<TreeFile | undefined> {
  const whole = join(top, path);
  const stats = lstatSync(whole);
  const hash = createHash("sha256");
  if (stats.isSymbolicLink()) return { path, mode: "120000", hash: hash.update(readlinkSync(whole)).digest("hex") };
  if (stats.isDirectory()) return { path, mode: "040000", hash: "" };
  if (!stats.isFile()) return undefined;
  if (stats.size <= SMALL) hash.update(readFileSync(whole));
  else for await (const part of createReadStream(whole)) hash.update(part);
  return { path, mode: stats.mode & 0o111 ? "100755" : "100644", hash: hash.digest("hex") };
}
