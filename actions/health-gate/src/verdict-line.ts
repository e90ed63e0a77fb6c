import { shorten } from "@deploy-actions/shared/checks/assert/show";
import type { CheckJudgement, Tally } from "@deploy-actions/shared/checks/judge/judgement";
import { formatDuration } from "@deploy-actions/shared/duration";
import type { Gate, GateOutcome, Outcome, WentBack } from "./outcome.ts";

/** Characters; what is longer is nobody's headline. */
const LONGEST = 300;

/** One line that says how it ended: in the log, as the title of the annotation, and first in the summary. */
export function verdictLine(outcome: Outcome): string {
  return shorten(lineOf(outcome).replace(/\s+/g, " "), LONGEST);
}

/** The check that the verdict is about: the first one of those that decide which came to it. */
export function decidingCheck({ judgement }: GateOutcome): CheckJudgement | undefined {
  if (judgement.verdict === "passed") return undefined;
  return judgement.checks.find(({ advisory, verdict }) => !advisory && verdict === judgement.verdict);
}

/** Before the deploy, as the baseline has it. */
export function wasBroken({ rules }: Gate, check: CheckJudgement | undefined): boolean {
  return rules.checks.some(({ name, baseline }) => name === check?.name && baseline?.broken !== undefined);
}

function lineOf(outcome: Outcome): string {
  switch (outcome.mode) {
    case "gate":
      return gateLine(outcome);
    case "baseline":
      return baselineLine(outcome);
    case "dry-run":
      return dryRunLine(outcome);
  }
}

function dryRunLine({ records }: Outcome): string {
  const bad = records.filter(({ samples }) => samples.at(-1)?.outcome !== "pass").map(({ check }) => check);
  const looked = `dry run: ${checks(records.length)} looked at once`;
  return bad.length === 0 ? `${looked}, all good now` : `${looked}, ${bad.length} not good now: ${bad.join(", ")}`;
}

function gateLine(outcome: GateOutcome): string {
  const { gate, judgement, wentBack, green } = outcome;
  if (judgement.verdict === "passed") {
    const { expectedVersion } = gate;
    return `passed: ${expectedVersion === undefined ? judgement.reason : `${expectedVersion} is what answers (${judgement.reason})`}`;
  }
  const aside = green ? "green, as on-inconclusive: pass asks" : whatBecame(wentBack, gate);
  return `${judgement.verdict}${aside && ` (${aside})`}: ${why(outcome)}`;
}

/** While converging, what was seen last says more than how many good samples are missing. */
function why(outcome: GateOutcome): string {
  const { gate, judgement } = outcome;
  const check = decidingCheck(outcome);
  const told = check?.telling;
  if (judgement.phase === "bake" || !told || told.outcome === "pass" || wasBroken(gate, check)) return judgement.reason;
  const took = formatDuration(judgement.endedAt - judgement.startedAt);
  return `${check.name}: ${told.reason} (${[countBad(check.converge), took].filter(Boolean).join(", ")})`;
}

/** `118 of 120 samples stale`; several kinds as `of 120 samples 118 stale, 2 failed`. Undefined when all were good. */
function countBad({ samples, failures, stale, noData, errors }: Tally): string | undefined {
  const kinds = [
    [stale, "stale"],
    [failures, "failed"],
    [noData, "without data"],
    [errors, "not measured"],
  ] as const;
  const bad = kinds.filter(([count]) => count > 0);
  const [only] = bad;
  if (!only) return undefined;
  if (bad.length === 1) return `${only[0]} of ${samples} samples ${only[1]}`;
  return `of ${samples} samples ${bad.map(([count, kind]) => `${count} ${kind}`).join(", ")}`;
}

function whatBecame({ status, verification }: WentBack, { release }: Gate): string {
  const before = release?.from ?? "the release before";
  switch (status) {
    case "not-needed":
    case "not-asked":
      return release ? "not rolled back" : "";
    case "rolled-back":
      return `rolled back to ${before}`;
    case "already-rolled-back":
      return `rolled back to ${before} already`;
    case "superseded":
      return "a newer deploy is in place";
    case "unverified":
      return `rolled back to ${before}, which ${verification?.verdict === "failed" ? "does not pass either" : "was not seen to pass"}`;
    case "impossible":
      return "there is no way back";
    case "failed":
      return "rolling back failed";
    case "unfinished":
      return "rolling back is under way";
  }
}

function baselineLine({ baseline }: Extract<Outcome, { mode: "baseline" }>): string {
  const all = Object.values(baseline.checks);
  const broken = all.filter((check) => check.broken !== undefined).length;
  const found = broken === 0 ? "none is broken" : `${broken} broken before the deploy`;
  return `baseline: ${checks(all.length)} written down, ${found}`;
}

const checks = (count: number) => `${count} check${count === 1 ? "" : "s"}`;
