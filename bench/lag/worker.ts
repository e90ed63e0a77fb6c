/** A thread that measures some scenarios, one after the other; the main thread is told all of it at the end. */
import { parentPort, workerData } from "node:worker_threads";
import { type Lag, measure } from "./measure.ts";
import type { Scenario } from "./scenarios.ts";

export interface Assignment {
  readonly scenarios: readonly Scenario[];
  readonly samples: number;
}

const { scenarios, samples } = workerData as Assignment;
const lags: Promise<Lag>[] = [];
for (const scenario of scenarios) {
  const { followed, lag } = await measure(scenario, samples);
  lags.push(lag);
  await followed;
}
parentPort?.postMessage(await Promise.all(lags));
