import type { Dockerignore } from "./dockerignore.ts";

/** A file of a context as a build sees it. */
export interface TreeFile {
  /** From the top of the context, with slashes. */
  readonly path: string;
  /** As Git has it: a file, a program, a symbolic link, a folder with nothing in it. Other rights depend on the umask of the machine. */
  readonly mode: "100644" | "100755" | "120000" | "040000";
  /** SHA-256 in hex, of a link that of its target's path; of a folder empty. */
  readonly hash: string;
}

/** What the content of a build is read from. Paths count from the workspace. */
export interface Sources {
  /** Undefined: there is no such file. */
  read(path: string): Promise<string | undefined>;
  /** What of a folder a build gets, in the order of the paths. */
  tree(folder: string, ignore: Dockerignore): Promise<readonly TreeFile[]>;
}
