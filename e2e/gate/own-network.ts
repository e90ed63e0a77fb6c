import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { lastLines, runCommand } from "../command.ts";
import { OWN_NETWORK } from "../parts/namespace.ts";
import type { Bench } from "./bench.ts";
import type { Orders } from "./inside.ts";
import type { Scenario } from "./scenario.ts";
import { nameScenarios } from "./scenarios/names.ts";
import { workflowScenarios } from "./scenarios/workflows.ts";

/** Scenarios whose host names the machine looks up: each needs a network, and a name server, of its own. */
export const INSIDE = { names: nameScenarios, workflows: workflowScenarios };

const PROGRAM = fileURLToPath(import.meta.resolve("./inside.ts"));

export function scenariosInside(bench: Bench, group: keyof typeof INSIDE): readonly Scenario[] {
  const { parts, signal } = bench;
  return INSIDE[group](bench).map(({ name }, index) => ({
    name,
    async play() {
      const folder = await mkdtemp(join(bench.folder, `${group}-`));
      const orders: Orders = { parts, folder, group, index };
      const inside = [process.execPath, PROGRAM, JSON.stringify(orders)];
      const finished = await runCommand([parts.namespace.program, ...OWN_NETWORK, ...inside], { signal });
      if (finished.exitCode !== 0)
        return { complaints: lastLines(finished, 30), came: `exit code ${finished.exitCode}` };
      return JSON.parse(finished.output.trimEnd().split("\n").at(-1) ?? "");
    },
  }));
}
