import type { Checked, Problem } from "@deploy-actions/shared/problems";
import { isOurs } from "./generate.ts";
import { isSameRule, type LifecyclePolicy, type Rule, selects, storageClassOf, writePolicy } from "./policy.ts";
import { MAX_RULES } from "./policy-conflicts.ts";

/**
 * Our rules, and after them the user's in their order. What has our mark in `theirs` is ours of an earlier run, and a rule
 * that does the same as one of ours is there already. `theirs` is named by `from` in problems.
 */
export function mergePolicies(
  ours: LifecyclePolicy,
  theirs: LifecyclePolicy | undefined,
  from: string,
): Checked<LifecyclePolicy> {
  const kept = (theirs?.rules ?? [])
    .filter((rule) => !isOurs(rule) && !ours.rules.some((own) => isSameRule(own, rule)))
    .toSorted((a, b) => a.rulePriority - b.rulePriority);
  const value = { rules: [...ours.rules, ...kept.map(renumbered)] };
  const problems = [...kept.flatMap((rule) => clashes(rule, ours, from)), ...limits(value, kept.length, from)];
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value };
}

/** Of the user's first rule; ours end at 90. */
const FIRST_PRIORITY = 100;

function renumbered(rule: Rule, index: number): Rule {
  return { ...rule, rulePriority: FIRST_PRIORITY + index };
}

function clashes(rule: Rule, ours: LifecyclePolicy, from: string): readonly Problem[] {
  const own = ours.rules.find((other) => storageClassOf(other) === storageClassOf(rule) && hasSameTags(other, rule));
  if (!own) return [];
  const at = `${from}, rule ${rule.rulePriority}`;
  const { countType, countNumber } = rule.selection;
  const theirs = countType === "imageCountMoreThan" ? `the newest ${countNumber}` : `${countNumber} days`;
  const message = `It selects ${name(rule)} (${theirs}), and so does rule ${own.rulePriority} of this action; ECR takes one.`;
  const setting = SETTINGS.get(own.rulePriority);
  const fix = setting
    ? `Take the rule out; the input ${setting} says how much is kept.`
    : "Take the rule out, or give your tags another prefix: this one marks what a rollback needs.";
  return [{ at, message, fix }];
}

/** Which input sets the number of a rule of ours. */
const SETTINGS: ReadonlyMap<number, string> = new Map([
  [20, "keep-releases"],
  [30, "keep-builds"],
  [40, "pull-request-days"],
  [90, "untagged-days"],
]);

function hasSameTags(one: Rule, other: Rule): boolean {
  if (one.selection.tagStatus !== other.selection.tagStatus) return false;
  const tags = ({ selection }: Rule) =>
    [...(selection.tagPrefixList ?? []).map((prefix) => `${prefix}*`), ...(selection.tagPatternList ?? [])].sort();
  return tags(one).join() === tags(other).join();
}

function* limits(policy: LifecyclePolicy, kept: number, from: string): Generator<Problem> {
  const { length } = policy.rules;
  if (length > MAX_RULES) {
    const room = MAX_RULES - (length - kept);
    const message = `ECR takes ${MAX_RULES} rules, and with those of this action there are ${length}.`;
    yield { at: from, message, fix: `Keep at most ${room} of your ${kept} rules.` };
  }
  const characters = writePolicy(policy).length;
  if (characters > MAX_CHARACTERS) {
    const message = `ECR takes ${MAX_CHARACTERS} characters, and with the rules of this action there are ${characters}.`;
    yield { at: from, message, fix: "Shorten the descriptions of your rules." };
  }
}

/** Source: the model of PutLifecyclePolicy. */
const MAX_CHARACTERS = 30_720;

function name(rule: Rule): string {
  return rule.selection.tagStatus === "untagged" ? "untagged images" : `the tags ${selects(rule)}`;
}
