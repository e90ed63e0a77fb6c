import { formatDuration } from "../../duration.ts";
import type { Check } from "../check.ts";
import { bakeProblems, compareProblems } from "./bake-problems.ts";
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

/** The same of one check. */
export type Found = Pick<RuleProblem, "path" | "message" | "fix">;

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
    const known = checks.some(isHeldToTaskDefinition)
      ? " Or leave out expected-version: the ECS service is held to its task definition."
      : "";
    add(
      undefined,
      [],
      "A version is expected, and no check that decides says which version answers.",
      `Add \`version: { json: $.version }\` (or header, or regex) to an http check, or set version-from for the one-line form.${known}`,
    );
  }
  for (const [index, check] of checks.entries()) {
    const rule = rules.checks[index];
    if (!rule) continue;
    for (const problem of [
      ...convergeProblems(check, rule, rules),
      ...bakeProblems(check, rule, rules),
      ...compareProblems(check, rule, rules, baseline),
    ])
      add(index, problem.path, problem.message, problem.fix);
  }
  return found;
}

/** Whether the answers themselves are held against the expected version. A task definition is not a version. */
const tellsVersion = (check: Check) => check.kind === "http" && check.version !== undefined && !check.advisory;

const isHeldToTaskDefinition = (check: Check) =>
  check.kind === "ecs-service" && check.taskDefinition !== undefined && !check.advisory;

function* convergeProblems(check: Check, rule: CheckRules, { convergeTimeout }: Rules): Iterable<Found> {
  // The period that the gate begins in does not count: how long it still lasts is a matter of luck.
  const firstData = check.kind === "metric" ? 2 * check.period + check.ingestionDelay : 0;
  const needed = Math.max(rule.initialDelay, firstData) + (rule.successThreshold - 1) * rule.interval;
  if (needed <= convergeTimeout) return;
  const one = rule.successThreshold === 1;
  const samples = one ? "One good sample" : `${rule.successThreshold} good samples in a row`;
  const take = check.kind === "metric" ? "may take" : one ? "takes" : "take";
  const least = check.kind === "metric" ? "" : " at least";
  const what = `${samples} ${take} ${formatDuration(needed)}${least}`;
  yield {
    path: [],
    message: `${what}, and converge-timeout is ${formatDuration(convergeTimeout)}.`,
    fix: "Raise converge-timeout, or lower success-threshold, interval or initial-delay.",
  };
}
