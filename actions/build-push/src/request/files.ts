/** What reading the inputs asks of the workspace. Paths count from it. */
export interface Files {
  /** Undefined: there is nothing of this name. */
  exists(path: string): "file" | "folder" | undefined;
  /** Names in a folder, sorted; none where there is no such folder. */
  list(folder: string): readonly string[];
}
