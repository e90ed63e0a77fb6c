import { writeFile } from "node:fs/promises";
import { join } from "node:path";

/** The runner's files for what a step says; a step fails when they are not there. */
const FILE_COMMANDS = ["GITHUB_OUTPUT", "GITHUB_STATE", "GITHUB_STEP_SUMMARY"];

/** The environment of a step that is given nothing: a PATH, and the runner's files, made in `temp`. */
export async function stepEnv(temp: string): Promise<Readonly<Record<string, string>>> {
  const files = FILE_COMMANDS.map((name) => [name, join(temp, name)] as const);
  for (const [, path] of files) await writeFile(path, "");
  return { PATH: process.env.PATH ?? "", RUNNER_TEMP: temp, ...Object.fromEntries(files) };
}

/** What the runner makes of `with`: every input that is given or has a default. */
export function inputEnv(
  declared: Readonly<Record<string, { readonly required: boolean; readonly default?: string }>>,
  given: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const defaults = Object.entries(declared).flatMap(([name, input]) =>
    input.default === undefined ? [] : [[name, input.default] as const],
  );
  const all = [...defaults, ...Object.entries(given)];
  return Object.fromEntries(all.map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]));
}
