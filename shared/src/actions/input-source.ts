import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, relative, resolve } from "node:path";
import { didYouMean } from "../did-you-mean.ts";
import { Failure } from "../failure.ts";

/** Where inputs come from: the runner's environment, or an object in tests. */
export interface InputSource {
  /** Names of all inputs that were given a value, also of those the action does not have. */
  given(): readonly string[];
  /** "" when it was not given. */
  get(name: string): string;
  /** Throws a Failure that names the path when there is no such file. */
  readFile(path: string): string;
  /** From now on the value shows as `***` in the log. */
  mask(value: string): void;
}

const PREFIX = "INPUT_";

/** Inputs as the runner passes them: `INPUT_` and the name in capitals, hyphens kept. */
export function environmentInputs(env: NodeJS.ProcessEnv, { mask }: { mask(value: string): void }): InputSource {
  return {
    given: () =>
      Object.entries(env)
        .filter(([key, value]) => key.startsWith(PREFIX) && value?.trim())
        .map(([key]) => key.slice(PREFIX.length).toLowerCase()),
    get: (name) => env[`${PREFIX}${name.replaceAll(" ", "_").toUpperCase()}`] ?? "",
    readFile: readWorkspaceFile,
    mask,
  };
}

function readWorkspaceFile(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new Failure(...explain(path, cause));
  }
}

function explain(path: string, cause: unknown): [string, { hint: string; cause: unknown }] {
  const code = (cause as NodeJS.ErrnoException).code;
  if (code === "EISDIR") return [`"${path}" is a folder.`, { hint: "Name a file in it.", cause }];
  if (code !== "ENOENT" && code !== "ENOTDIR")
    return [`"${path}" cannot be read (${code}).`, { hint: "Check its permissions.", cause }];
  const folder = nearestFolder(dirname(resolve(path)));
  const isThere = folder === dirname(resolve(path));
  const suggestion = isThere
    ? didYouMean(basename(path), readdirSync(folder))
    : `There is no folder "${relative(".", dirname(resolve(path)))}".`;
  const checkout = "Paths count from the workspace; is there a checkout step before this one?";
  return [
    `File "${path}" does not exist in ${process.cwd()}.`,
    { hint: [suggestion, checkout].filter(Boolean).join(" "), cause },
  ];
}

function nearestFolder(folder: string): string {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? folder : nearestFolder(dirname(folder));
}
