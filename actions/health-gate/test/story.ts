import type { Check } from "@deploy-actions/shared/checks/check";
import { type CheckRecord, Recorder } from "@deploy-actions/shared/checks/evidence/recorder";
import { Judge } from "@deploy-actions/shared/checks/judge/judge";
import type { Judgement } from "@deploy-actions/shared/checks/judge/judgement";
import { type GateSettings, makeRules, type Rules } from "@deploy-actions/shared/checks/judge/rules";
import type { Observation } from "@deploy-actions/shared/checks/observation";
import { toSample } from "@deploy-actions/shared/checks/sample";

/** 2026-11-21 14:00:00 UTC. */
export const START = Date.UTC(2026, 10, 21, 14);

/** What a check shows so many seconds after the start. */
type Course = (second: number) => readonly Observation[];

interface Story {
  readonly checks: readonly (readonly [Check, Course])[];
  readonly settings?: Partial<GateSettings>;
  /** Unix epoch, milliseconds. */
  readonly startedAt?: number;
  /** Seconds. */
  readonly cancelAt?: number;
}

interface Told {
  readonly rules: Rules;
  readonly judgement: Judgement;
  readonly records: readonly CheckRecord[];
}

const SETTINGS: GateSettings = {
  convergeTimeout: 600_000,
  bake: 60_000,
  interval: 5_000,
  successThreshold: 3,
  baseline: undefined,
};

/** Takes the samples that a gate would take, and lets the real judge judge them, second by second. */
export function tell({ checks, settings, startedAt = START, cancelAt = Number.POSITIVE_INFINITY }: Story): Told {
  const rules = makeRules(
    checks.map(([check]) => check),
    { ...SETTINGS, ...settings },
  );
  const judge = new Judge(rules, startedAt);
  const recorder = new Recorder();
  for (let second = 0; ; second += 1) {
    const at = startedAt + second * 1_000;
    for (const [index, [check, course]] of checks.entries()) {
      const interval = (rules.checks[index]?.interval ?? 0) / 1_000;
      if (second % interval !== 0) continue;
      const observations = course(second);
      const took = Math.max(2, ...observations.map(({ latency = 0 }) => latency));
      const sample = toSample(check, { at, took }, observations);
      recorder.take(sample, judge.take(sample));
    }
    const judgement = judge.decide({ now: at + 900, pending: new Map(), cancelled: second >= cancelAt });
    if (judgement) return { rules, judgement, records: recorder.records() };
  }
}
