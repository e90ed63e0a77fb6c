/**
 * Measures what the design promises about speed, beside what people use today, and ends with 1 when a target is missed.
 *
 * `--only lag|red|start|calls|fleet|traffic|gate|build` measures one part; `--write` writes RESULTS.md.
 */
import { formatDuration } from "@deploy-actions/shared/duration";
import { Failure } from "@deploy-actions/shared/failure";
import { measureBuilds } from "./build/build.ts";
import { countCalls } from "./calls/calls.ts";
import { takeAllBack } from "./calls/fleet.ts";
import { measureGate } from "./gate/gate.ts";
import { measureLag } from "./lag/lag.ts";
import { measureStrategies } from "./lag/strategies.ts";
import { type Options, readOptions } from "./options.ts";
import { print } from "./print.ts";
import { measureTimeToRed } from "./red/red.ts";
import { writeResults } from "./results.ts";
import type { Section } from "./section.ts";
import { measureStart } from "./start/start.ts";
import { measureAllTraffic } from "./traffic/traffic.ts";

const PARTS: Readonly<Record<string, () => Promise<Section | readonly Section[]>>> = {
  lag: async () => [await measureLag(), await measureStrategies()],
  red: measureTimeToRed,
  start: measureStart,
  calls: countCalls,
  fleet: takeAllBack,
  traffic: measureAllTraffic,
  gate: measureGate,
  build: measureBuilds,
};

try {
  process.exitCode = await run(readOptions(process.argv.slice(2), Object.keys(PARTS)));
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  console.error([error.message, error.hint, ...error.evidence].join("\n"));
  process.exitCode = 1;
}

async function run({ parts, write }: Options): Promise<number> {
  const start = Date.now();
  const sections: Section[] = [];
  for (const [name, measure] of Object.entries(PARTS)) {
    if (!parts.includes(name)) continue;
    for (const section of [await measure()].flat()) {
      sections.push(section);
      console.log(`${print(section, { machine: true })}\n`);
    }
  }
  if (write) await writeResults(sections);

  const missed = sections.flatMap(({ targets }) => targets.filter(({ met }) => !met));
  console.log(
    `Measured in ${formatDuration(Date.now() - start)}. ${missed.length === 0 ? "All targets met." : "Missed:"}`,
  );
  for (const { what, measured } of missed) console.log(`  ${what}: ${measured}`);
  return missed.length === 0 ? 0 : 1;
}
