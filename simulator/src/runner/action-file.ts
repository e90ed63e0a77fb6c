import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { jobToken } from "../github/job-token.ts";

/** What the runner takes from an action.yml. */
export interface ActionFile {
  /** Absolute path of the script. */
  readonly main: string;
  readonly post?: { readonly script: string; readonly condition: string };
  /** Every declared input with its default, "" when it has none. */
  readonly inputs: Readonly<Record<string, string>>;
}

export function readActionFile(folder: string): ActionFile {
  const path = ["action.yml", "action.yaml"].map((name) => join(folder, name)).find((file) => existsSync(file));
  if (!path) throw new Error(`No action.yml in ${folder}.`);
  const { inputs, outputs, runs }: Document = parse(readFileSync(path, "utf8"));
  for (const [name, about] of [...Object.entries(inputs ?? {}), ...Object.entries(outputs ?? {})]) {
    // A runner does not load such an action at all.
    if (about?.description?.includes("${{"))
      throw new Error(`${path}, ${name}: expressions are not allowed in a description.`);
  }
  if (!/^node\d+$/.test(runs?.using ?? "") || !runs?.main) {
    throw new Error(`${path} is not a JavaScript action: it needs runs.using (node24) and runs.main.`);
  }
  return {
    main: script(folder, runs.main),
    ...(runs.post && { post: { script: script(folder, runs.post), condition: runs["post-if"] ?? "always()" } }),
    inputs: Object.fromEntries(
      Object.entries(inputs ?? {}).map(([name, input]) => [name, evaluated(`${path}, inputs.${name}.default`, input)]),
    ),
  };
}

interface Document {
  readonly inputs?: Readonly<Record<string, { readonly default?: unknown; readonly description?: string } | null>>;
  readonly outputs?: Readonly<Record<string, { readonly description?: string } | null>>;
  readonly runs?: {
    readonly using?: string;
    readonly main?: string;
    readonly post?: string;
    readonly "post-if"?: string;
  };
}

function script(folder: string, path: string): string {
  const file = join(folder, path);
  if (!existsSync(file)) throw new Error(`The action's script ${file} does not exist. Build the action first.`);
  return file;
}

function evaluated(where: string, input: { readonly default?: unknown } | null): string {
  const text = String(input?.default ?? "").replace(/^\$\{\{\s*github\.token\s*\}\}$/, jobToken);
  if (!text.includes("${{")) return text;
  throw new Error(`${where} is an expression; pass the input, this runner evaluates none but github.token.`);
}
