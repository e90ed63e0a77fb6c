import type { Checked, Problem } from "@deploy-actions/shared/problems";
import { isOurs } from "./generate.ts";
import { isSameRule, type LifecyclePolicy, type Rule, selects, storageClassOf, writePolicy } from "./policy.ts";
import { MAX_RULES } from "./policy-conflicts.ts";
import { filtersOf } from "./selection.ts";

/** Whose rules are added: those of the input lifecycle-policy, or those that the repository has. */
export type Origin = "input" | "live";

/**
 * Our rules, and after them the user's in their order. What has our mark in `theirs` is ours of an earlier run, and a rule
 * that does the same as one of ours is there already.
 */
export function mergePolicies(
  ours: LifecyclePolicy,
  theirs: LifecyclePolicy | undefined,
  origin: Origin,
): Checked<LifecyclePolicy> {
  const kept = (theirs?.rules ?? [])
    .filter((rule) => !isOurs(rule) && !ours.rules.some((own) => isSameRule(own, rule)))
    .toSorted((a, b) => a.rulePriority - b.rulePriority);
  const value = { rules: [...ours.rules, ...kept.map(renumbered)] };
  const problems = [...kept.flatMap((rule) => clashes(rule, ours, origin)), ...limits(value, kept.length, origin)];
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value };
}

const PLACES: Readonly<Record<Origin, string>> = { input: "lifecycle-policy", live: "The repository's policy" };

/** Of the user's first rule; ours end at 90. */
const FIRST_PRIORITY = 100;

function renumbered(rule: Rule, index: number): Rule {
  return { ...rule, rulePriority: FIRST_PRIORITY + index };
}

function clashes(rule: Rule, ours: LifecyclePolicy, origin: Origin): readonly Problem[] {
  const own = ours.rules.find((other) => storageClassOf(other) === storageClassOf(rule) && hasSameTags(other, rule));
  if (!own) return [];
  const at = `${PLACES[origin]}, rule ${rule.rulePriority}`;
  const message = `It selects ${name(rule)} (${amount(rule)}), and so does rule ${own.rulePriority} of this action (${amount(own)}); ECR takes one.`;
  return [{ at, message, fix: wayOut(rule, own, origin) }];
}

function wayOut({ selection, action }: Rule, own: Rule, origin: Origin): string {
  const without =
    origin === "input"
      ? "take the rule out"
      : "give the rules that you want to keep as the input lifecycle-policy, without this one";
  const setting = SETTINGS.get(own.rulePriority);
  const canBeOne = selection.countType === own.selection.countType && action.type === own.action.type;
  if (setting && canBeOne) return `Write ${setting}: ${selection.countNumber}, which makes them one, or ${without}.`;
  return `${without.replace(/^./, (letter) => letter.toUpperCase())}.`;
}

function amount({ selection, action }: Rule): string {
  const { countType, countNumber } = selection;
  const kept = countType === "imageCountMoreThan" ? `the newest ${countNumber} stay` : `${countNumber} days`;
  return action.type === "transition" ? `${kept}, then the archive` : kept;
}

/** Which input sets the number of a rule of ours. */
const SETTINGS: ReadonlyMap<number, string> = new Map([
  [20, "keep-releases"],
  [30, "keep-builds"],
  [40, "pull-request-days"],
  [90, "untagged-days"],
]);

function hasSameTags({ selection: one }: Rule, { selection: other }: Rule): boolean {
  return one.tagStatus === other.tagStatus && filtersOf(one).join() === filtersOf(other).join();
}

function* limits(policy: LifecyclePolicy, kept: number, origin: Origin): Generator<Problem> {
  const { length } = policy.rules;
  const at = PLACES[origin];
  if (length > MAX_RULES) {
    const room = MAX_RULES - (length - kept);
    const message = `ECR takes ${MAX_RULES} rules, and with those of this action there are ${length}.`;
    yield { at, message, fix: `Keep at most ${room} of your ${kept} rules.` };
  }
  const characters = writePolicy(policy).length;
  if (characters > MAX_CHARACTERS) {
    const message = `ECR takes ${MAX_CHARACTERS} characters, and with the rules of this action there are ${characters}.`;
    yield { at, message, fix: "Shorten the descriptions of your rules." };
  }
}

/** Source: the model of PutLifecyclePolicy. */
const MAX_CHARACTERS = 30_720;

function name(rule: Rule): string {
  return rule.selection.tagStatus === "untagged" ? "untagged images" : `the tags ${selects(rule)}`;
}
