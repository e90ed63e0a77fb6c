import type { Clock } from "../../clock.ts";
import type { Check } from "../check.ts";
import type { CheckRules } from "../judge/rules.ts";
import type { Probe, Sample } from "../observation.ts";
import { Grid } from "./grid.ts";
import { lookOnce } from "./look-once.ts";

/** A check with the means to look. */
export interface Watched {
  readonly check: Check;
  readonly rule: CheckRules;
  readonly probe: Probe;
}

export interface Sampling {
  /** Unix epoch, milliseconds: the first sample is due then, or after the check's own delay. */
  readonly startedAt: number;
  readonly clock: Clock;
  /** Ends the sampling: a look that is under way is given up, and its sample is not one. */
  readonly signal: AbortSignal;
  /** From 0 to 1. */
  readonly random?: (() => number) | undefined;
  /** Asked before each sample, and before it is waited for. */
  readonly hasEnough: (now: number) => boolean;
  readonly onBegin?: (at: number) => void;
  readonly onSample: (sample: Sample) => void;
}

/** Takes the samples of one check, each at its time, until there are enough. Rejects when the signal aborts. */
export async function sampleCheck({ check, rule, probe }: Watched, sampling: Sampling): Promise<void> {
  const { startedAt, clock, signal, random = Math.random, hasEnough, onBegin, onSample } = sampling;
  const grid = new Grid({ first: startedAt + rule.initialDelay, interval: rule.interval, random });
  while (!hasEnough(clock.now())) {
    await clock.sleep(Math.max(0, grid.next(clock.now()) - clock.now()), signal);
    if (hasEnough(clock.now())) return;
    onBegin?.(clock.now());
    const sample = await lookOnce(check, probe, { clock, signal });
    signal.throwIfAborted();
    onSample(sample);
  }
}
