import { runStep, type StepOptions, type StepRun } from "../../e2e/build/step.ts";
import type { World } from "../../e2e/build/world.ts";
import { quantile } from "../quantile.ts";
import { bytesMoved } from "./loopback.ts";

/** One of several ways to the same end. */
export interface Way {
  readonly name: string;
  /** Puts things back to where each run begins; not measured. */
  prepare?(): Promise<void>;
  /** `round` counts from 0. */
  run(round: number): Promise<void>;
}

export interface Measured {
  readonly way: Way;
  /** Median. */
  readonly ms: number;
  /** Median of what went over the network, both ways. */
  readonly bytes: number;
}

/** Each way once to warm up, then round by round, so that a busy moment hits all of them. */
export async function alternate(ways: readonly Way[], rounds: number): Promise<readonly Measured[]> {
  const samples = new Map(ways.map((way) => [way, { ms: [] as number[], bytes: [] as number[] }]));
  for (let round = 0; round <= rounds; round++) {
    for (const way of ways) {
      await way.prepare?.();
      const before = await bytesMoved();
      const start = performance.now();
      await way.run(round);
      const ms = performance.now() - start;
      const bytes = (await bytesMoved()) - before;
      if (round === 0) continue;
      samples.get(way)?.ms.push(ms);
      samples.get(way)?.bytes.push(bytes);
    }
  }
  return [...samples].map(([way, { ms, bytes }]) => ({ way, ms: quantile(ms, 0.5), bytes: quantile(bytes, 0.5) }));
}

/** The whole step, main and post; throws unless it ends as it should, so that nothing broken is timed. */
export async function step(world: World, options: StepOptions, status: string): Promise<StepRun> {
  const run = await runStep(world, options);
  if (run.conclusion !== "success" || run.outputs.status !== status)
    throw new Error(`The step ended with ${run.conclusion}, ${run.outputs.status}, not ${status}:\n${run.log}`);
  return run;
}
