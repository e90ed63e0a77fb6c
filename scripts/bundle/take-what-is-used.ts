import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type RolldownOptions, rolldown } from "rolldown";
import type { Phase } from "./bundle-action.ts";
import { filesByNeed } from "./files-by-need.ts";

/** Script files by name, and the paths of the modules in them. */
export interface Taken {
  readonly files: Readonly<Record<string, string>>;
  readonly modules: readonly string[];
}

/** What the phases use: index.js, and beside it what is only ever imported on demand, which most runs need not load. */
export async function takeWhatIsUsed(folder: string, phases: readonly Phase[]): Promise<Taken> {
  await using bundle = await rolldown({
    ...phasesAsEntry(folder, phases),
    platform: "node",
    preserveEntrySignatures: "allow-extension",
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
  let fileOf: ((module: string) => string) | undefined;
  const { output } = await bundle.generate({
    format: "cjs",
    entryFileNames: "[name].js",
    chunkFileNames: "[name].js",
    minifyInternalExports: false,
    comments: { legal: true, annotation: false, jsdoc: false },
    // Takes out what can never run; names and lines stay readable.
    minify: { compress: true, mangle: false, codegen: { removeWhitespace: false } },
    codeSplitting: {
      includeDependenciesRecursively: false,
      groups: [
        {
          debugName: "files by need",
          name: (module, graph) => {
            fileOf ??= filesByNeed(ENTRY, {
              imports: (id) => graph.getModuleInfo(id)?.importedIds ?? [],
              importsOnDemand: (id) => graph.getModuleInfo(id)?.dynamicallyImportedIds ?? [],
            });
            return fileOf(module);
          },
        },
      ],
    },
  });
  const chunks = output.filter((file) => file.type === "chunk");
  return {
    files: Object.fromEntries(chunks.map(({ fileName, code }) => [fileName, code])),
    modules: chunks.flatMap(({ modules }) =>
      Object.entries(modules).flatMap(([path, { renderedLength }]) => (renderedLength > 0 ? [path] : [])),
    ),
  };
}

const ENTRY = "\0phases";

/** An entry that exists nowhere as a file: it exports the function of each phase. */
function phasesAsEntry(folder: string, phases: readonly Phase[]): Pick<RolldownOptions, "input" | "plugins"> {
  const code = phases
    .map((phase) => `export { ${phase} } from ${JSON.stringify(resolve(folder, "src", `${phase}.ts`))};\n`)
    .join("");
  return {
    input: { index: ENTRY },
    plugins: [
      {
        name: "phases",
        resolveId: (id) => (id === ENTRY ? id : undefined),
        load: (id) => (id === ENTRY ? code : undefined),
      },
    ],
  };
}
