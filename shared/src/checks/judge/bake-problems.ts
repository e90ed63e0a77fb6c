import { didYouMean } from "../../did-you-mean.ts";
import { formatDuration } from "../../duration.ts";
import type { Check } from "../check.ts";
import { answersFor, figureBefore } from "./compare.ts";
import { samplesFor } from "./histogram.ts";
import type { Found } from "./rule-problems.ts";
import type { CheckRules, GateSettings, Rules } from "./rules.ts";

export function* bakeProblems(check: Check, rule: CheckRules, { bake }: Rules): Iterable<Found> {
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
  const pace = paceOf(rule, bake);
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

/** What is compared is the bake. */
export function* compareProblems(
  check: Check,
  rule: CheckRules,
  { bake }: Rules,
  baseline: GateSettings["baseline"],
): Iterable<Found> {
  const { name, compare } = rule;
  if (compare.length === 0) return;
  if (bake === 0) {
    yield {
      path: ["compare"],
      message: "The bake is what is compared, and bake is 0s.",
      fix: "Set bake, or take compare out.",
    };
  }
  if (!baseline) {
    yield {
      path: ["compare"],
      message: "There is nothing to compare with.",
      fix: "Run this action with mode: baseline before the deploy, and give its output as baseline.",
    };
    return;
  }
  const before = baseline.checks[name];
  if (!before) {
    const nearest = didYouMean(name, Object.keys(baseline.checks));
    yield {
      path: ["compare"],
      message: `The baseline has no check "${name}".`,
      fix: nearest ?? "Use the same checks for the baseline as for the gate.",
    };
    return;
  }
  for (const { figure } of compare) {
    const needed = answersFor(figure);
    const path = ["compare", figure];
    if (figureBefore(figure, before) === undefined) {
      yield {
        path,
        message: `The baseline has no ${figure} of "${name}": it comes from ${before.samples} samples.`,
        fix: `Take it with a longer bake${needed > 0 ? `: ${figure} means something from ${needed} answers on` : ""}.`,
      };
    } else if (bake > 0 && rule.plannedSamples * targetsOf(check) < needed) {
      yield {
        path,
        message: `${paceOf(rule, bake)}, and ${figure} means something from ${needed} on.`,
        fix: `Raise bake to ${formatDuration(needed * rule.interval)}, or shorten interval.`,
      };
    }
  }
}

const paceOf = ({ plannedSamples, interval }: CheckRules, bake: number) =>
  `A bake of ${formatDuration(bake)} takes ${plannedSamples} samples at an interval of ${formatDuration(interval)}`;

/** Percentiles count every URL's answer. */
const targetsOf = (check: Check) => (check.kind === "http" ? check.urls.length : 1);
