import { readdirSync, statSync } from "node:fs";
import { resolve } from "node:path";
import type { Files } from "./files.ts";

/** The folder that the step runs in. */
export function workspaceFiles(workspace: string): Files {
  const kind = (path: string) => {
    const stats = statSync(resolve(workspace, path), { throwIfNoEntry: false });
    if (stats === undefined) return undefined;
    return stats.isDirectory() ? "folder" : "file";
  };
  return {
    exists: (path) => unlessBelowFile(() => kind(path)),
    list: (folder) => (kind(folder) === "folder" ? readdirSync(resolve(workspace, folder)).sort() : []),
  };
}

/** `README.md/Dockerfile` is nothing, and no error. */
function unlessBelowFile<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    if (Object(error).code === "ENOTDIR") return undefined;
    throw error;
  }
}
