import { glob, readFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { parse } from "yaml";

/** The parts of an action.yml that our own tools look at. */
export interface ActionFile {
  /** The folder's name, as in `uses: org/deploy-actions/<name>@v1`. */
  readonly name: string;
  /** Path of the folder, from the root of the repository. */
  readonly folder: string;
  readonly inputs: Readonly<Record<string, ActionInput>>;
  readonly outputs: Readonly<Record<string, { readonly description?: string }>>;
}

export interface ActionInput {
  readonly description?: string;
  readonly required?: boolean;
  readonly default?: string;
}

export async function readActionFiles(): Promise<readonly ActionFile[]> {
  const paths = await Array.fromAsync(glob("actions/*/action.yml"));
  return Promise.all(
    paths.sort().map(async (path) => {
      const { inputs = {}, outputs = {} } = parse(await readFile(path, "utf8"));
      return { name: basename(dirname(path)), folder: dirname(path).replaceAll("\\", "/"), inputs, outputs };
    }),
  );
}
