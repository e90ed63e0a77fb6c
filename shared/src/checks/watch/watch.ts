import { setMaxListeners } from "node:events";
import type { Clock } from "../../clock.ts";
import { Judge } from "../judge/judge.ts";
import type { Judgement, Phase } from "../judge/judgement.ts";
import type { Rules } from "../judge/rules.ts";
import type { Sample } from "../observation.ts";
import { sampleCheck, type Watched } from "./sample-check.ts";

/** The end of the phase moves when the checks converge, so it is looked at again and again. */
const KEEP_TIME_MS = 1_000;

export interface Watching {
  readonly rules: Rules;
  /** Unix epoch, milliseconds. */
  readonly startedAt: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Called with every sample when it ends, in the phase it counts in. */
  readonly onSample: (sample: Sample, phase: Phase) => void;
  /** Called when the converge phase has ended well. */
  readonly onConverged?: (at: number) => void;
  /** From 0 to 1. */
  readonly random?: () => number;
}

/**
 * Takes samples of every check, each at its own interval, until the gate can be judged. Never rejects because of the
 * signal: cancelled is a verdict, too.
 */
export async function watch(watched: readonly Watched[], watching: Watching): Promise<Judgement> {
  const { rules, startedAt, clock, signal, onSample, onConverged, random } = watching;
  const judge = new Judge(rules, startedAt);
  const pending = new Map<string, number>();
  const over = new AbortController();
  // One listener for each check that sleeps is no leak.
  setMaxListeners(0, over.signal);
  const ended = Promise.withResolvers<Judgement>();

  const decide = () => {
    const moment = { now: clock.now(), pending, cancelled: signal.aborted };
    const judgement = over.signal.aborted ? undefined : judge.decide(moment);
    if (!judgement) return;
    over.abort();
    ended.resolve(judgement);
  };

  const sample = (one: Watched) =>
    sampleCheck(one, {
      startedAt,
      clock,
      signal: over.signal,
      random,
      hasEnough: (now) => judge.hasEnough(one.check.name, now),
      onBegin: (at) => {
        // Nobody waits for what decides nothing.
        if (!one.rule.advisory) pending.set(one.check.name, at);
      },
      onSample: (taken) => {
        pending.delete(one.check.name);
        const { convergedAt: before } = judge;
        onSample(taken, judge.take(taken));
        if (before === undefined && judge.convergedAt !== undefined) onConverged?.(judge.convergedAt);
        decide();
      },
    });

  /** Time runs out also while no sample ends. */
  const keepTime = async () => {
    for (;;) {
      const end = judge.convergedAt === undefined ? startedAt + rules.convergeTimeout : judge.convergedAt + rules.bake;
      const left = end - clock.now();
      await clock.sleep(left > 0 ? Math.min(left, KEEP_TIME_MS) : KEEP_TIME_MS, over.signal);
      decide();
    }
  };

  signal.addEventListener("abort", decide, { signal: over.signal });
  const loops = [keepTime(), ...watched.map(sample)];
  // A loop that was stopped is no news; anything else is a bug, and must not be lost.
  for (const loop of loops) loop.catch((error) => (over.signal.aborted ? undefined : ended.reject(error)));
  decide();
  try {
    return await ended.promise;
  } finally {
    over.abort();
    await Promise.allSettled(loops);
  }
}
