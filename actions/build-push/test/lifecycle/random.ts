import fc from "fast-check";
import type { LifecyclePolicy, Rule, Selection } from "../../src/lifecycle/policy.ts";
import { conflicts } from "../../src/lifecycle/policy-conflicts.ts";
import type { Event } from "./history.ts";
import { ANY, ARCHIVE, days, newest, pattern, prefix, rule, UNTAGGED } from "./images.ts";

const pick = fc.nat({ max: 1000 });
const environment = fc.constantFrom("production", "staging");

/** `isProtected`: whether those who deploy write the tags for it first. */
export function events(isProtected: fc.Arbitrary<boolean>): fc.Arbitrary<readonly Event[]> {
  const event: fc.Arbitrary<Event> = fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        kind: fc.constantFrom("build" as const, "build" as const, "pull-request" as const),
        isIndex: fc.boolean(),
        isSigned: fc.boolean(),
      }),
    },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant("deploy" as const), at: environment, pick, isProtected }) },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant("promote" as const), from: environment, at: environment, isProtected }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constantFrom("release" as const, "keep" as const, "reuse" as const), pick }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant("tag" as const),
        pick,
        tag: fc.constantFrom("latest", "v1", "v2", "nightly-1", "stable"),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("pull" as const), pick }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant("wait" as const), days: fc.integer({ min: 1, max: 120 }) }) },
  );
  return fc.array(event, { minLength: 1, maxLength: 60 });
}

const few = fc.integer({ min: 1, max: 20 });

const tags: fc.Arbitrary<Pick<Selection, "tagStatus" | "tagPrefixList" | "tagPatternList">> = fc.oneof(
  fc.constantFrom<Pick<Selection, "tagStatus">>(ANY, UNTAGGED),
  fc
    .subarray(
      ["v", "b", "build", "build-", "deployed-production", "d", "current", "k", "pr-", "release-", "nightly-"],
      {
        minLength: 1,
        maxLength: 2,
      },
    )
    .map((list) => prefix(...list)),
  fc
    .subarray(["*", "*-1*", "release-*", "latest", "*production*"], { minLength: 1, maxLength: 2 })
    .map((list) => pattern(...list)),
);

const amount: fc.Arbitrary<Pick<Rule, "action"> & { readonly count: Omit<Selection, "tagStatus"> }> = fc.oneof(
  fc.record({
    count: fc.oneof(
      few.map(newest),
      few.map((number) => days(number)),
    ),
    action: fc.constantFrom<Rule["action"]>({ type: "expire" }, ARCHIVE),
  }),
  few.map((number) => ({ count: days(number, "sinceImagePulled"), action: ARCHIVE })),
  few.map((number) => ({
    count: { storageClass: "archive" as const, ...days(90 + number, "sinceImageTransitioned") },
    action: { type: "expire" as const },
  })),
);

/** Any policy that ECR takes: rules that it would refuse beside the others are left out. */
export const policies: fc.Arbitrary<LifecyclePolicy> = fc
  .array(fc.record({ tags, amount }), { minLength: 1, maxLength: 6 })
  .map((given) => {
    const rules: Rule[] = [];
    const anyLast = given.toSorted((a, b) => Number(a.tags.tagStatus === "any") - Number(b.tags.tagStatus === "any"));
    for (const { tags, amount } of anyLast) {
      const next = rule(rules.length + 1, { ...tags, ...amount.count }, amount.action);
      if ([...conflicts({ rules: [...rules, next] })].length === 0) rules.push(next);
    }
    return { rules };
  });
