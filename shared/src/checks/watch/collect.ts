import { setMaxListeners } from "node:events";
import type { Sample } from "../observation.ts";
import { type Sampling, sampleCheck, type Watched } from "./sample-check.ts";

/** Takes samples of every check for so long, one of each at least, and judges nothing. Rejects when it is cancelled. */
export async function collect(
  watched: readonly Watched[],
  {
    duration,
    startedAt,
    clock,
    signal,
    onSample,
  }: Pick<Sampling, "startedAt" | "clock" | "signal" | "onSample"> & {
    /** Milliseconds. */
    readonly duration: number;
  },
): Promise<void> {
  setMaxListeners(0, signal);
  const sample = (one: Watched) => {
    let taken = 0;
    const hasEnough = (now: number) => taken > 0 && now >= startedAt + duration;
    const count = (each: Sample) => {
      taken += 1;
      onSample(each);
    };
    return sampleCheck(one, { startedAt, clock, signal, hasEnough, onSample: count });
  };
  await Promise.all(watched.map(sample));
}
