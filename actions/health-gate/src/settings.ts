import type { InputReader } from "@deploy-actions/shared/actions/inputs";
import type { GateSettings } from "@deploy-actions/shared/checks/judge/rules";
import type { INPUTS } from "./action.gen.ts";

/** As long as a job on a hosted runner may take. */
const MAX_MS = 6 * 3_600_000;

/** More often is no gate but a load test. */
const MIN_INTERVAL_MS = 100;

/** Whether rules can be made of them: problems of their own leave holes, or numbers that make no sense together. */
export function areUsable(settings: Omit<GateSettings, "baseline">): boolean {
  const { convergeTimeout, bake, interval, successThreshold } = settings;
  return [convergeTimeout, bake, interval, successThreshold].every(Number.isFinite) && interval >= MIN_INTERVAL_MS;
}

export function readSettings(read: InputReader<typeof INPUTS>): Omit<GateSettings, "baseline"> {
  const convergeTimeout = read.duration("converge-timeout");
  const bake = read.duration("bake");
  const interval = read.duration("interval");
  if (convergeTimeout < 1_000 || convergeTimeout > MAX_MS)
    read.problem("converge-timeout", "It must be from 1s to 6h.");
  if (bake > MAX_MS) read.problem("bake", "It must be 6h at most.");
  if (interval < MIN_INTERVAL_MS || interval > MAX_MS) read.problem("interval", "It must be from 100ms to 6h.");
  return {
    convergeTimeout,
    bake,
    interval,
    successThreshold: read.integer("success-threshold", { min: 1, max: 1_000 }),
  };
}
