import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findBuildParts } from "../../e2e/build/parts.ts";
import { lastLines, runCommand } from "../../e2e/command.ts";
import { OF_ITS_OWN } from "../../e2e/own-process/of-its-own.ts";
import type { Section } from "../section.ts";
import type { Orders } from "./inside.ts";

const CACHE = join(import.meta.dirname, "../../.cache/e2e");
const INSIDE = fileURLToPath(import.meta.resolve("./inside.ts"));

/** What build-push costs and spares, with a real engine and BuildKit, in a network where nothing else is. */
export async function measureBuilds(): Promise<readonly Section[]> {
  const parts = await findBuildParts(CACHE);
  if ("missing" in parts) return [notMeasured(parts.missing)];
  const folder = await mkdtemp(join(tmpdir(), "bench-"));
  try {
    const orders: Orders = { parts, folder };
    const inside = [process.execPath, INSIDE, JSON.stringify(orders)];
    const finished = await runCommand(["unshare", ...OF_ITS_OWN, ...inside]);
    if (finished.exitCode !== 0)
      throw new Error(`The builds could not be measured:\n${lastLines(finished, 40).join("\n")}`);
    return JSON.parse(finished.output.trimEnd().split("\n").at(-1) ?? "");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function notMeasured(missing: readonly string[]): Section {
  return {
    title: "build-push",
    notes: ["Not measured: these parts are missing, and could not be had here.", ...missing],
    columns: [],
    rows: [],
    targets: [],
  };
}
