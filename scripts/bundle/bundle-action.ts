import { mkdir, rename, writeFile } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import ncc from "@vercel/ncc";
import { rolldown } from "rolldown";
import { licences } from "./licences.ts";

/** One phase of an action: src/<phase>.ts exports a function of that name, and dist/<phase>.js calls it. */
export type Phase = "main" | "post";

/**
 * The files of dist/, by name. rolldown takes in only what is used, which ncc cannot do with the CommonJS that it finds
 * of the AWS SDK; ncc then writes the file that ships. The phases share it. Not minified: people audit it.
 */
export async function bundleAction(
  folder: string,
  phases: readonly Phase[],
): Promise<Readonly<Record<string, string>>> {
  const { code, modules } = await takeWhatIsUsed(folder, phases);
  return {
    "index.js": await pack(basename(folder), code),
    ...Object.fromEntries(phases.map((phase) => [`${phase}.js`, `"use strict";\nrequire("./index.js").${phase}();\n`])),
    "licenses.txt": await licences(modules),
    "package.json": '{"type":"commonjs"}\n',
  };
}

async function takeWhatIsUsed(
  folder: string,
  phases: readonly Phase[],
): Promise<{ code: string; modules: readonly string[] }> {
  const entry = "the phases of the action";
  const reExports = phases.map(
    (phase) => `export { ${phase} } from ${JSON.stringify(resolve(folder, "src", `${phase}.ts`))};`,
  );
  await using bundle = await rolldown({
    input: entry,
    platform: "node",
    plugins: [
      {
        name: "phases",
        resolveId: (id) => (id === entry ? `\0${entry}` : undefined),
        load: (id) => (id === `\0${entry}` ? reExports.join("\n") : undefined),
      },
    ],
    resolve: {
      mainFields: ["module", "main"],
      conditionNames: ["module", "import", "node", "default"],
      // To Node yaml offers CommonJS only, which is taken in whole.
      alias: { yaml: fileURLToPath(new URL("../../node_modules/yaml/browser/index.js", import.meta.url)) },
    },
    // The toolkit's HTTP client and undici behind it (half a megabyte) serve its getIDToken alone, which we do not use.
    treeshake: {
      moduleSideEffects: [{ test: /[\\/]node_modules[\\/](@actions|undici|tunnel)[\\/]/, sideEffects: false }],
    },
    onLog: (level, { message }) => {
      if (level === "warn") throw new Error(`${folder}: ${message}`);
    },
  });
  const { output } = await bundle.generate({
    format: "cjs",
    codeSplitting: false,
    comments: { legal: true, annotation: false, jsdoc: false },
    // Takes out what can never run; names and lines stay readable.
    minify: { compress: true, mangle: false, codegen: { removeWhitespace: false } },
  });
  const [{ code, modules }] = output;
  const used = Object.entries(modules).filter(([, { renderedLength }]) => renderedLength > 0);
  return { code, modules: used.map(([path]) => path) };
}

/** ncc takes a file, names the modules after its path, and asks for its type: .cjs, as the package is one of ES modules. */
async function pack(name: string, code: string): Promise<string> {
  const input = resolve(".cache/bundle", `${name}.cjs`);
  const unfinished = `${input}.${process.pid}`;
  await mkdir(dirname(input), { recursive: true });
  await writeFile(unfinished, code);
  await rename(unfinished, input);
  return (await ncc(input, { cache: false, quiet: true, minify: false, sourceMap: false })).code;
}
