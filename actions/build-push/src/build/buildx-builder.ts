import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Builder } from "./builder.ts";
import { builderFacts } from "./builder-facts.ts";
import { noBuilder, noBuildx, noDocker } from "./builder-trouble.ts";
import { type DockerProcess, type DockerRan, type DockerRun, runDocker } from "./docker-process.ts";

interface Options extends DockerProcess {
  /** The input builder. */
  readonly name: string | undefined;
  /** A folder of the step's own, for what buildx writes. */
  readonly folder: string;
}

/** BuildKit through `docker buildx`, 0.11 and newer. */
export function buildxBuilder({ name, folder, ...process }: Options): Builder {
  const docker = async (run: DockerRun, signal = process.signal): Promise<DockerRan> => {
    try {
      return await runDocker(run, { ...process, signal });
    } catch (error) {
      if (Object(error).code === "ENOENT") throw noDocker();
      throw error;
    }
  };
  let bakes = 0;
  return {
    async inspect() {
      const [version, inspect] = await Promise.all([
        docker({ words: ["buildx", "version"] }),
        docker({ words: ["buildx", "inspect", "--bootstrap", ...(name === undefined ? [] : [name])] }),
      ]);
      if (version.exitCode !== 0) throw noBuildx(version.stderr);
      const broken = inspect.stdout.match(/^(?:Error|Status:.*\bError):\s+(.*)$/im);
      if (inspect.exitCode !== 0 || broken) throw noBuilder(name, inspect.stderr || (broken?.[1] ?? inspect.stdout));
      const ofEngine = /^Driver:\s+docker$/m.test(inspect.stdout);
      const info = ofEngine ? await docker({ words: ["info", "--format", "{{json .DriverStatus}}"] }) : undefined;
      return builderFacts({ version: version.stdout, inspect: inspect.stdout, storage: info?.stdout ?? "" });
    },

    async bake(definition, { progress, hear, signal }) {
      const metadata = join(folder, `metadata-${++bakes}.json`);
      const words = [
        "buildx",
        "bake",
        ...(name === undefined ? [] : ["--builder", name]),
        "--file",
        "-",
        "--metadata-file",
        metadata,
        "--progress",
        progress,
      ];
      try {
        const { exitCode } = await docker({ words, input: JSON.stringify(definition), hear }, signal);
        if (exitCode !== 0) return { kind: "failed", exitCode };
        return { kind: "built", digests: digestsIn(JSON.parse(await readFile(metadata, "utf8"))) };
      } finally {
        await rm(metadata, { force: true });
      }
    },

    async forget(references) {
      // Also after the job was cancelled.
      const always = new AbortController().signal;
      if (references.length > 0) await docker({ words: ["image", "rm", "--force", ...references] }, always);
    },
  };
}

/** Of targets that were only built there is none. */
function digestsIn(metadata: Readonly<Record<string, Readonly<Record<string, unknown>>>>): ReadonlyMap<string, string> {
  const digests = Object.entries(metadata).flatMap(([target, { "containerimage.digest": digest }]) =>
    typeof digest === "string" ? [[target, digest] as const] : [],
  );
  return new Map(digests);
}
