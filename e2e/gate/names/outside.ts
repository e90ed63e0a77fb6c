import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { lastLines, runCommand } from "../../command.ts";
import { OWN_NETWORK } from "../../parts/namespace.ts";
import type { Bench } from "../bench.ts";
import type { Scenario } from "../scenario.ts";
import type { Orders } from "./inside.ts";
import { nameScenarios } from "./scenarios.ts";

const INSIDE = fileURLToPath(import.meta.resolve("./inside.ts"));

/** The scenarios of names, each played in a network of its own. */
export function scenariosOfNames(bench: Bench): readonly Scenario[] {
  const { parts, signal } = bench;
  return nameScenarios(bench).map(({ name }, index) => ({
    name,
    async play() {
      const folder = await mkdtemp(join(bench.folder, "names-"));
      const orders: Orders = { parts, folder, index };
      const inside = [process.execPath, INSIDE, JSON.stringify(orders)];
      const finished = await runCommand([parts.namespace.program, ...OWN_NETWORK, ...inside], { signal });
      if (finished.exitCode !== 0) return { complaints: lastLines(finished), came: `exit code ${finished.exitCode}` };
      return JSON.parse(finished.output.trimEnd().split("\n").at(-1) ?? "");
    },
  }));
}
