import type { Check } from "@deploy-actions/shared/checks/check";
import type { Baseline } from "@deploy-actions/shared/checks/judge/baseline";
import { makeRules } from "@deploy-actions/shared/checks/judge/rules";
import { formatDuration } from "@deploy-actions/shared/duration";
import type { ReleaseNow } from "@deploy-actions/shared/release/way-back";
import type { Inputs } from "./inputs.ts";
import type { Gate } from "./outcome.ts";
import { targetGroupCheck } from "./release-checks.ts";

/** What is judged, and by which rules: the checks of the inputs, and those of the target groups behind the release. */
export function makeGate(
  { checks, settings, expectedVersion, release }: Inputs,
  targetGroups: readonly string[],
): Gate {
  const known = new Set(checks.map(({ name }) => name));
  const added = targetGroups.map(targetGroupCheck).filter(({ name }) => !known.has(name));
  const all = [...checks, ...added];
  return { checks: all, rules: makeRules(all, settings), expectedVersion, release };
}

/** The plan, for the log. */
export function describeGate(
  { checks, rules, expectedVersion, release }: Gate,
  baseline: Baseline | undefined,
): readonly string[] {
  const expected = expectedVersion ? `version ${expectedVersion}` : (release?.to ?? "any version");
  const bake = rules.bake > 0 ? `, then a bake of ${formatDuration(rules.bake)}` : ", no bake";
  return [
    `Expecting ${expected} within ${formatDuration(rules.convergeTimeout)}${bake}.`,
    ...checks.map((check, index) => describeCheck(check, rules.checks[index])),
    ...strangers(checks, baseline),
  ];
}

/** A check that was renamed since the baseline is judged as if it had been well before. */
function strangers(checks: readonly Check[], baseline: Baseline | undefined): readonly string[] {
  return Object.entries(baseline?.checks ?? {})
    .filter(([name, { broken }]) => broken !== undefined && !checks.some((check) => check.name === name))
    .map(
      ([name, { broken }]) =>
        `The baseline calls "${name}" broken (${broken}), and no check has that name: it excuses nothing.`,
    );
}

function describeCheck({ name, advisory }: Check, rule: Gate["rules"]["checks"][number] | undefined): string {
  if (!rule) return name;
  const every = `every ${formatDuration(rule.interval)}`;
  const bakes =
    rule.plannedSamples > 0 ? `, ${rule.failuresAllowed} of ${rule.plannedSamples} may fail in the bake` : "";
  const broken = rule.baseline?.broken ? `; it was broken before this deploy (${rule.baseline.broken})` : "";
  return `- ${name}: ${every}, ${rule.successThreshold} in a row${bakes}${advisory ? ", advisory" : ""}${broken}`;
}

/** The way back, before anything is decided. Undefined: there is nothing to say about it. */
export function describeWayBack(now: ReleaseNow): string {
  switch (now.kind) {
    case "live":
      return now.before.kind === "available"
        ? `Way back: ${now.before.release}.`
        : `There is no way back: ${now.before.why}.`;
    case "back":
      return `The release before is in place already: ${now.release}.`;
    case "superseded":
      return `Another deployment is in place: ${now.release} (${now.by}).`;
    case "gone":
      return `There is nothing to go back on: ${now.what}.`;
  }
}
