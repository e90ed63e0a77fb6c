import { nearest } from "@deploy-actions/shared/did-you-mean";
import type { Files } from "./files.ts";
import type { Placed } from "./layers.ts";

/** Context and Dockerfile as paths from the workspace; what is not there is told where it was written. */
export function readPaths(
  { context, file }: { readonly context: Placed<string> | undefined; readonly file: Placed<string> | undefined },
  files: Files,
): { readonly context: string; readonly file: string } {
  const folder = normalised(context?.value ?? ".");
  const dockerfile = file ? normalised(file.value) : within(folder, "Dockerfile");
  const isFolder = context === undefined || checkFolder(folder, context, files);
  if (file) checkDockerfile(dockerfile, file, files);
  else if (isFolder && context && files.exists(dockerfile) !== "file") {
    const where = folder === "." ? "the workspace" : folder;
    if (folder === "." && files.list(folder).length === 0)
      context.tell("There is no Dockerfile in the workspace, which is empty.", CHECKOUT);
    else context.tell(`There is no Dockerfile in ${where}, which has ${holds(folder, files)}.`, FILE_OR_FOLDER);
  }
  return { context: folder, file: dockerfile };
}

/** Whether a named context is a folder here, and not an image or another source that BuildKit knows. */
export function isLocal(context: string): boolean {
  return !/^[a-z][a-z\d+.-]*:/i.test(context);
}

/** False when it is no folder; then that was told. */
export function checkFolder(folder: string, { tell }: Placed<string>, files: Files): boolean {
  if (isElsewhere(folder)) {
    tell(`"${folder}" is not in the workspace.`, "Check it out in a step before this one, and name its folder.");
    return false;
  }
  const found = files.exists(folder);
  if (found === "folder") return true;
  if (found === "file")
    tell(`"${folder}" is a file.`, "Name the folder of the sources; the Dockerfile goes into file.");
  else tell(`The folder "${folder}" does not exist.`, nearby(folder, files));
  return false;
}

/** Without `./`, `//` and a slash at the end. */
export function normalised(path: string): string {
  if (isElsewhere(path)) return path;
  const parts = path.trim().split("/");
  const kept = parts.filter((part, index) => part !== "." && (part !== "" || (index === 0 && parts.length > 1)));
  return kept.join("/") || (path.startsWith("/") ? "/" : ".");
}

function isElsewhere(path: string): boolean {
  return /^[a-z][a-z\d+.-]*:\/\/|^git@/i.test(path);
}

const CHECKOUT = "Is there a checkout step before this one?";

const FILE_OR_FOLDER = 'Write its path in "file", or the folder it is in as context.';

function checkDockerfile(path: string, { tell }: Placed<string>, files: Files): void {
  const found = files.exists(path);
  if (found === "folder") tell(`"${path}" is a folder, which has ${holds(path, files)}.`, "Name the Dockerfile in it.");
  else if (found === undefined) tell(`The Dockerfile "${path}" does not exist.`, nearby(path, files));
}

/** What is there instead, in the nearest folder that is. */
function nearby(path: string, files: Files): string {
  const folder = parentOf(path);
  if (files.exists(folder) !== "folder" && folder !== "." && folder !== "/") {
    const missing = parentOf(folder) === "." || files.exists(parentOf(folder)) === "folder";
    return [missing ? `There is no folder "${folder}".` : "", nearby(folder, files)].filter(Boolean).join(" ");
  }
  const names = files.list(folder);
  if (folder === "." && names.length === 0)
    return "Paths count from the workspace, which is empty: is there a checkout step before this one?";
  const meant = nearest(path.slice(path.lastIndexOf("/") + 1), names);
  const where = folder === "." ? "The workspace" : folder;
  return [meant ? `Did you mean "${within(folder, meant)}"?` : "", `${where} has ${holds(folder, files)}.`]
    .filter(Boolean)
    .join(" ");
}

const SHOWN = 10;

function holds(folder: string, files: Files): string {
  const names = files.list(folder);
  if (names.length === 0) return "nothing in it";
  const more = names.length - SHOWN;
  return more > 0 ? `${names.slice(0, SHOWN).join(", ")} and ${more} more` : names.join(", ");
}

function parentOf(path: string): string {
  const end = path.lastIndexOf("/");
  if (end < 0) return ".";
  return end === 0 ? "/" : path.slice(0, end);
}

function within(folder: string, name: string): string {
  if (folder === ".") return name;
  return folder.endsWith("/") ? `${folder}${name}` : `${folder}/${name}`;
}
