import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { BuildError, buildTarget, type Target } from "./build-target.ts";
import { push } from "./push.ts";
import { Steps } from "./steps.ts";

export interface Definition {
  readonly group: { readonly default: { readonly targets: readonly string[] } };
  readonly target: Readonly<Record<string, Target>>;
}

interface Bake {
  readonly driver: "docker" | "remote";
  /** Where it remembers what it has built. */
  readonly folder: string;
  readonly auths: Readonly<Record<string, { readonly auth: string }>>;
  readonly metadataFile: string;
  readonly signal: AbortSignal;
}

/** An engine has what it built, by the name it is to push it under. */
export const imageFile = (folder: string, reference: string): string =>
  `${folder}/images/${encodeURIComponent(reference)}`;

/** Builds all targets at the same time; the first that fails stops the others. Returns the exit code. */
export async function bake({ group, target: targets }: Definition, options: Bake): Promise<number> {
  const names = group.default.targets;
  const first = new AbortController();
  const signal = AbortSignal.any([first.signal, options.signal]);
  const cacheFile = `${options.folder}/built.json`;
  const built = new Set<string>(existsSync(cacheFile) ? JSON.parse(await readFile(cacheFile, "utf8")) : []);
  const failures: unknown[] = [];
  const results = names.map(async (name) => {
    const target = targets[name];
    if (!target) throw new Error(`failed to find target ${name}`);
    const steps = new Steps(names.length > 1 ? name : "", { built, signal, noCache: target["no-cache"] === true });
    try {
      return [name, await buildAndPush(target, steps, options)] as const;
    } catch (error) {
      failures.push(Object.assign(error as Error, { target: name }));
      first.abort();
      return [name, {}] as const;
    }
  });
  const metadata = Object.fromEntries(await Promise.all(results));
  await writeFile(cacheFile, JSON.stringify([...built]));
  if (failures.length > 0) return fail(failures[0], names.length > 1);
  await writeFile(options.metadataFile, JSON.stringify(metadata));
  return 0;
}

async function buildAndPush(target: Target, steps: Steps, { driver, auths, folder }: Bake): Promise<object> {
  const output = new Map(
    (target.output?.[0] ?? "").split(",").map((field): [string, string] => {
      const [name = "", ...value] = field.split("=");
      return [name, value.join("=")];
    }),
  );
  const byDigest = output.get("push-by-digest") === "true";
  if (byDigest && driver === "docker") {
    throw new Error(
      "push-by-digest is currently not implemented for docker driver, please create a new builder instance",
    );
  }
  const blobs = await buildTarget(target, steps);
  const digest = blobs.at(-1)?.digest ?? "";
  if (output.get("push") !== "true") return {};
  const full = output.get("name") ?? "";
  const [, host = "", name = "", tag] = full.match(/^([^/]+)\/([^:]+)(?::(.+))?$/) ?? [];
  if (driver === "docker") await writeFile(imageFile(folder, full), digest);
  const pushing = driver === "docker" ? `pushing ${full} with docker` : "exporting to image";
  await steps.run(pushing, { prefixOnly: true }, async () => {
    try {
      await push({ host, name, reference: tag ?? digest }, blobs, auths[host]?.auth);
    } catch (error) {
      const { message } = error as Error;
      throw new BuildError(driver === "docker" ? message : `failed to push ${full}: ${message}`);
    }
  });
  return { "containerimage.digest": digest, "image.name": full };
}

function fail(error: unknown, severalTargets: boolean): number {
  const { message, place, target } = error as BuildError & { readonly target: string };
  if (place) process.stderr.write(`${excerpt(place)}\n`);
  const solving = error instanceof BuildError && !message.startsWith("denied") ? "failed to solve: " : "";
  process.stderr.write(`ERROR: ${severalTargets ? `target ${target}: ` : ""}${solving}${message}\n`);
  return 1;
}

/** As BuildKit shows where it failed. */
function excerpt({ file, line }: NonNullable<BuildError["place"]>): string {
  const { name, lines } = file;
  const shown = lines.slice(Math.max(0, line - 3), line + 2).map((text, index) => {
    const number = Math.max(1, line - 2) + index;
    return `${String(number).padStart(4)} | ${number === line ? ">>>" : "   "} ${text}`;
  });
  const rule = "-".repeat(20);
  return [`${name.slice(dirname(name).length + 1)}:${line}`, rule, ...shown, rule].join("\n");
}
