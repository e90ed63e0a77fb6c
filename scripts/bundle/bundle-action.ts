import { basename } from "node:path";
import { licences } from "./licences.ts";
import { pack } from "./pack.ts";
import { takeWhatIsUsed } from "./take-what-is-used.ts";

/** One phase of an action: src/<phase>.ts exports a function of that name, and dist/<phase>.js calls it. */
export type Phase = "main" | "post";

/**
 * The files of dist/, by name. rolldown takes in only what is used, which ncc cannot do with the CommonJS that it finds
 * of the AWS SDK; ncc then writes the files that ship. The phases share them. Names are kept: people audit bundles.
 */
export async function bundleAction(
  folder: string,
  phases: readonly Phase[],
): Promise<Readonly<Record<string, string>>> {
  const { files, modules } = await takeWhatIsUsed(folder, phases);
  return {
    ...(await pack(basename(folder), files)),
    ...Object.fromEntries(phases.map((phase) => [`${phase}.js`, `"use strict";\nrequire("./index.js").${phase}();\n`])),
    "licenses.txt": await licences(modules),
    "package.json": '{"type":"commonjs"}\n',
  };
}
