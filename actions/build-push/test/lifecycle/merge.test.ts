import { describeProblem } from "@deploy-actions/shared/problems";
import { expect, test } from "@jest/globals";
import { generatePolicy, isOurs } from "../../src/lifecycle/generate.ts";
import { mergePolicies } from "../../src/lifecycle/merge.ts";
import { isSamePolicy, type LifecyclePolicy, type Rule, writePolicy } from "../../src/lifecycle/policy.ts";
import { readPolicy } from "../../src/lifecycle/read-policy.ts";
import { ANY, days, newest, pattern, prefix, rule, UNTAGGED } from "./images.ts";

const OURS = generatePolicy({ keepReleases: 100, keepBuilds: 50, pullRequestDays: 14, untaggedDays: 7 });

function merged(theirs: readonly Rule[]): LifecyclePolicy {
  const result = mergePolicies(OURS, { rules: theirs }, "input");
  if (!result.ok) throw new Error(result.problems.map(describeProblem).join("\n"));
  return result.value;
}

function problemsOf(theirs: readonly Rule[]): readonly string[] {
  const result = mergePolicies(OURS, { rules: theirs }, "input");
  return result.ok ? [] : result.problems.map(describeProblem);
}

test("the generated policy is one that ECR takes", () => {
  expect(readPolicy(writePolicy(OURS))).toEqual({ ok: true, value: OURS });
});

test("what was deployed, runs or is pinned comes before everything that expires", () => {
  const rows = OURS.rules.map(({ rulePriority, selection }) => [
    rulePriority,
    selection.tagPrefixList?.join() ?? selection.tagStatus,
    selection.countType,
    selection.countNumber,
  ]);
  expect(rows).toEqual([
    [1, "deployed-", "imageCountMoreThan", 9999],
    [2, "current-", "imageCountMoreThan", 9999],
    [3, "keep-", "imageCountMoreThan", 9999],
    [20, "release-", "imageCountMoreThan", 100],
    [30, "build-", "imageCountMoreThan", 50],
    [40, "pr-", "sinceImagePushed", 14],
    [50, "retired-", "sinceImagePushed", 1],
    [90, "untagged", "sinceImagePushed", 7],
  ]);
  expect(OURS.rules.every(isOurs)).toBe(true);
});

test("the user's rules come after ours in their own order, with an any rule last", () => {
  const theirs = [
    rule(9, { ...ANY, ...days(365) }),
    rule(1, { ...prefix("v"), ...newest(10) }),
    rule(4, { ...pattern("nightly-*"), ...days(3) }),
  ];
  const added = merged(theirs).rules.slice(OURS.rules.length);
  expect(added).toEqual([
    rule(100, { ...prefix("v"), ...newest(10) }),
    rule(101, { ...pattern("nightly-*"), ...days(3) }),
    rule(102, { ...ANY, ...days(365) }),
  ]);
  expect(readPolicy(writePolicy(merged(theirs))).ok).toBe(true);
});

test("a policy as teams have it gets its first rule in, and its second is there already", () => {
  const theirs = [rule(1, { ...prefix("v"), ...newest(10) }), rule(2, { ...UNTAGGED, ...days(7) })];
  expect(merged(theirs).rules.slice(OURS.rules.length)).toEqual([rule(100, { ...prefix("v"), ...newest(10) })]);
});

test("to merge what was merged changes nothing", () => {
  const once = merged([rule(1, { ...prefix("v"), ...newest(10) }), rule(2, { ...ANY, ...days(365) })]);
  expect(isSamePolicy(merged(once.rules), once)).toBe(true);
});

test("rules of ours with older settings give way to those with newer ones", () => {
  const older = generatePolicy({ keepReleases: 5, keepBuilds: 5, pullRequestDays: 5, untaggedDays: 5 });
  expect(merged(older.rules)).toEqual(OURS);
});

test.each<[string, readonly Rule[], string]>([
  [
    "another rule for untagged images",
    [rule(2, { ...UNTAGGED, ...days(14) })],
    "lifecycle-policy, rule 2: It selects untagged images (14 days), and so does rule 90 of this action (7 days); ECR takes one. Write untagged-days: 14, which makes them one, or take the rule out.",
  ],
  [
    "a prefix of ours with another number",
    [rule(1, { ...prefix("build-"), ...newest(5) })],
    "lifecycle-policy, rule 1: It selects the tags build- (the newest 5 stay), and so does rule 30 of this action (the newest 50 stay); ECR takes one. Write keep-builds: 5, which makes them one, or take the rule out.",
  ],
  [
    "the same as a pattern",
    [rule(1, { ...pattern("deployed-*"), ...newest(5) })],
    "lifecycle-policy, rule 1: It selects the tags deployed-* (the newest 5 stay), and so does rule 1 of this action (the newest 9999 stay); ECR takes one. Take the rule out.",
  ],
])("%s is a problem", (_, theirs, problem) => {
  expect(problemsOf(theirs)).toEqual([problem]);
});

test("what the problem says makes them one", () => {
  const ours = generatePolicy({ keepReleases: 100, keepBuilds: 5, pullRequestDays: 14, untaggedDays: 14 });
  const theirs = [rule(1, { ...pattern("build-*"), ...newest(5) }), rule(2, { ...UNTAGGED, ...days(14) })];
  expect(mergePolicies(ours, { rules: theirs }, "input")).toEqual({ ok: true, value: ours });
});

test("a rule that the repository has and that cannot stay beside ours is left out by saying which ones stay", () => {
  const result = mergePolicies(OURS, { rules: [rule(2, { ...UNTAGGED, ...newest(3) })] }, "live");
  expect(result.ok ? [] : result.problems.map(describeProblem)).toEqual([
    "The repository's policy, rule 2: It selects untagged images (the newest 3 stay), and so does rule 90 of this action (7 days); ECR takes one. Give the rules that you want to keep as the input lifecycle-policy, without this one.",
  ]);
});

test("more rules than fit are a problem that says how many do", () => {
  const theirs = Array.from({ length: 43 }, (_, index) => rule(index + 1, { ...prefix(`p${index}-`), ...newest(1) }));
  expect(problemsOf(theirs)).toEqual([
    "lifecycle-policy: ECR takes 50 rules, and with those of this action there are 51. Keep at most 42 of your 43 rules.",
  ]);
});

test("more text than fits is a problem", () => {
  const long = { ...rule(1, { ...prefix("v"), ...newest(1) }), description: "x".repeat(31_000) };
  expect(problemsOf([long])).toEqual([
    expect.stringMatching(/^lifecycle-policy: ECR takes 30720 characters, and .* there are 3\d{4}\. Shorten/),
  ]);
});
