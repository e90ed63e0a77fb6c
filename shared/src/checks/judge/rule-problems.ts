import { didYouMean } from "../../did-you-mean.ts";
import { formatDuration } from "../../duration.ts";
import type { Check } from "../check.ts";
import { samplesFor } from "./histogram.ts";
import type { CheckRules, GateSettings, Rules } from "./rules.ts";

/** Why a gate could never pass, or could not fail: said before the first sample. */
export interface RuleProblem {
  /** Index of the check in the document; undefined: the checks as a whole. */
  readonly check: number | undefined;
  /** Path in the check. */
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly fix: string;
}

export function findRuleProblems(
  checks: readonly Check[],
  rules: Rules,
  { expectedVersion, baseline }: { readonly expectedVersion: string | undefined } & Pick<GateSettings, "baseline">,
): readonly RuleProblem[] {
  const found: RuleProblem[] = [];
  const add = (check: number | undefined, path: RuleProblem["path"], message: string, fix: string) =>
    found.push({ check, path, message, fix });

  if (checks.every(({ advisory }) => advisory)) {
    add(undefined, [], "Every check is advisory: nothing decides.", "Take `advisory` off one of them at least.");
  }
  if (expectedVersion !== undefined && !checks.some(tellsVersion)) {
    add(
      undefined,
      [],
      "A version is expected, and no check that decides says which version answers.",
      "Add `version: { json: $.version }` (or header, or regex) to an http check, or set version-from for the one-line form.",
    );
  }
  for (const [index, check] of checks.entries()) {
    const rule = rules.checks[index];
    if (!rule) continue;
    for (const problem of [
      ...convergeProblems(check, rule, rules),
      ...bakeProblems(check, rule, rules),
      ...compareProblems(rule, baseline),
    ])
      add(index, problem.path, problem.message, problem.fix);
  }
  return found;
}

/** Whether its samples can only be good when the expected release is the one that was looked at. */
export function tellsVersion(check: Check): boolean {
  if (check.advisory) return false;
  return (
    (check.kind === "http" && check.version !== undefined) ||
    (check.kind === "ecs-service" && check.taskDefinition !== undefined)
  );
}

type Found = Pick<RuleProblem, "path" | "message" | "fix">;

function* convergeProblems(check: Check, rule: CheckRules, { convergeTimeout }: Rules): Iterable<Found> {
  const firstData = check.kind === "metric" ? check.period + check.ingestionDelay : 0;
  const needed = Math.max(rule.initialDelay, firstData) + (rule.successThreshold - 1) * rule.interval;
  if (needed <= convergeTimeout) return;
  const what = `${rule.successThreshold} good samples in a row take ${formatDuration(needed)} at least`;
  yield {
    path: [],
    message: `${what}, and converge-timeout is ${formatDuration(convergeTimeout)}.`,
    fix: "Raise converge-timeout, or lower success-threshold, interval or initial-delay.",
  };
}

function* bakeProblems(check: Check, rule: CheckRules, { bake }: Rules): Iterable<Found> {
  if (bake === 0) {
    for (const { percentile } of rule.percentiles)
      yield {
        path: ["expect", "latency", `p${percentile}`],
        message: "Percentiles are taken over the bake, and bake is 0s.",
        fix: "Set bake, or use `max`, which holds for every sample.",
      };
    return;
  }
  const length = formatDuration(bake);
  const pace = `A bake of ${length} takes ${rule.plannedSamples} samples at an interval of ${formatDuration(rule.interval)}`;
  if (check.kind === "metric" && bake < check.period) {
    yield {
      path: ["period"],
      message: `The bake of ${length} is shorter than one period of ${formatDuration(check.period)}.`,
      fix: "Let it bake for three periods, or shorten the period.",
    };
  }
  if (rule.plannedSamples < rule.minSamples) {
    yield {
      path: [],
      message: `${pace}, and ${rule.minSamples} are needed (min-samples).`,
      fix: `Raise bake to ${formatDuration(rule.minSamples * rule.interval)} or more, or shorten interval.`,
    };
  }
  for (const { percentile } of rule.percentiles) {
    const needed = samplesFor(percentile);
    if (rule.plannedSamples * targetsOf(check) >= needed) continue;
    yield {
      path: ["expect", "latency", `p${percentile}`],
      message: `${pace}, and the ${percentile}th percentile means something from ${needed} on.`,
      fix: `Raise bake to ${formatDuration(needed * rule.interval)}, shorten interval, or use \`max\`.`,
    };
  }
}

/** Percentiles count every URL's answer. */
const targetsOf = (check: Check) => (check.kind === "http" ? check.urls.length : 1);

function* compareProblems({ name, compare }: CheckRules, baseline: GateSettings["baseline"]): Iterable<Found> {
  if (compare.length === 0) return;
  if (!baseline) {
    yield {
      path: ["compare"],
      message: "There is nothing to compare with.",
      fix: "Run this action with mode: baseline before the deploy, and give its output as baseline.",
    };
    return;
  }
  if (baseline.checks[name]) return;
  const nearest = didYouMean(name, Object.keys(baseline.checks));
  yield {
    path: ["compare"],
    message: `The baseline has no check "${name}".`,
    fix: nearest ?? "Use the same checks for the baseline as for the gate.",
  };
}
