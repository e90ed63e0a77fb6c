import { shortNames } from "@deploy-actions/shared/aws/short-names";
import type { CheckRecord, RecordedSample, Run } from "@deploy-actions/shared/checks/evidence/recorder";
import type { CheckJudgement, Judgement, Tally } from "@deploy-actions/shared/checks/judge/judgement";
import type { CheckRules } from "@deploy-actions/shared/checks/judge/rules";
import type { Observation } from "@deploy-actions/shared/checks/observation";
import type { GateOutcome, Outcome } from "./outcome.ts";
import { presentable } from "./presentable.ts";

/** What the evidence file holds: every sample, and what they came to, for tools. No secrets, no account ids. */
export function evidenceDocument(outcome: Outcome): string {
  const { mode, gate, records } = outcome;
  const { expectedVersion, release, rules } = gate;
  const document = {
    schema: 1,
    durations: "milliseconds",
    mode,
    ...(mode === "gate" ? judged(outcome.judgement) : {}),
    ...(mode === "baseline" ? { capturedAt: outcome.baseline.capturedAt } : {}),
    expectedVersion,
    release,
    convergeTimeout: rules.convergeTimeout,
    bake: rules.bake,
    checks: gate.checks.map((check, index) => ({
      name: check.name,
      kind: check.kind,
      advisory: check.advisory,
      ...cameTo(outcome, check.name),
      asked: presentable(check),
      rules: ruled(rules.checks[index]),
      ...recorded(records.find((record) => record.check === check.name)),
    })),
    ...(mode === "gate" ? { rollback: wentBack(outcome.wentBack) } : {}),
  };
  const shortened = (_: string, value: unknown) => (typeof value === "string" ? shortNames(value) : value);
  return `${JSON.stringify(document, shortened, 2)}\n`;
}

function judged({ verdict, phase, reason, startedAt, convergedAt, endedAt }: Judgement) {
  return {
    verdict,
    phase,
    reason,
    startedAt: time(startedAt),
    convergedAt: convergedAt === undefined ? undefined : time(convergedAt),
    endedAt: time(endedAt),
  };
}

function cameTo(outcome: Outcome, name: string) {
  switch (outcome.mode) {
    case "gate": {
      const check = outcome.judgement.checks.find((one) => one.name === name);
      return check && judgedCheck(check);
    }
    case "baseline":
      return { baseline: outcome.baseline.checks[name] };
    case "dry-run":
      return {};
  }
}

function judgedCheck({ verdict, reason, converge, bake }: CheckJudgement) {
  return { verdict, reason, converge: tally(converge), bake: tally(bake) };
}

function tally({ versions, latency, ...counts }: Tally) {
  return { ...counts, versions: Object.fromEntries(versions), latency: latency && mapValues(latency, tenths) };
}

function recorded(record: CheckRecord | undefined) {
  if (!record) return { samples: [], runs: [], omitted: {} };
  return {
    samples: record.samples.map(sampled),
    runs: record.runs.map(run),
    omitted: Object.fromEntries(Object.entries(record.omitted).filter(([, count]) => count > 0)),
  };
}

function ruled(rules: CheckRules | undefined) {
  const { name, kind, advisory, baseline, ...numbers } = rules ?? {};
  return numbers;
}

/** What a sample came to, and what each target showed; of one target that is the same. */
function sampled({ phase, at, took, outcome, reason, final, observations }: RecordedSample) {
  const [only, ...others] = observations;
  const when = { at: time(at), phase, outcome };
  if (only && others.length === 0) return { ...when, ...observed(only), took: tenths(took), final };
  return { ...when, reason, took: tenths(took), final, observations: observations.map(observed) };
}

function observed({ target, outcome, reason, version, latency, value, evidence }: Observation) {
  return {
    target,
    outcome,
    reason,
    version,
    latency: latency === undefined ? undefined : tenths(latency),
    value,
    evidence,
  };
}

function run({ from, to, latency, ...rest }: Run) {
  return { ...rest, from: time(from), to: time(to), latency: latency && mapValues(latency, tenths) };
}

function wentBack({ status, said, evidence, verification }: GateOutcome["wentBack"]) {
  const again = verification && {
    ...judged(verification),
    checks: verification.checks.map((check) => ({ name: check.name, kind: check.kind, ...judgedCheck(check) })),
  };
  return { status, said, evidence, verification: again };
}

function time(at: number): string {
  return new Date(at).toISOString();
}

function tenths(ms: number): number {
  return Math.round(ms * 10) / 10;
}

function mapValues<K extends string>(record: Readonly<Record<K, number>>, map: (value: number) => number) {
  return Object.fromEntries(Object.entries<number>(record).map(([key, value]) => [key, map(value)]));
}
