import type { Files } from "../src/request/files.ts";

/** A workspace with these files. */
export function fakeFiles(paths: readonly string[]): Files {
  const below = (folder: string) =>
    folder === "."
      ? paths
      : paths.filter((path) => path.startsWith(`${folder}/`)).map((path) => path.slice(folder.length + 1));
  return {
    exists: (path) => {
      if (paths.includes(path)) return "file";
      return path === "." || below(path).length > 0 ? "folder" : undefined;
    },
    list: (folder) => [...new Set(below(folder).map((path) => path.split("/")[0] ?? ""))].sort(),
  };
}
