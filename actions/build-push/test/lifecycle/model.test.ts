import { buildTag, deployedTag } from "@deploy-actions/shared/ecr/tag-scheme";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { evaluate } from "../../src/lifecycle/evaluate.ts";
import { generatePolicy } from "../../src/lifecycle/generate.ts";
import { judge } from "../../src/lifecycle/guard.ts";
import type { LifecycleImage } from "../../src/lifecycle/image.ts";
import { mergePolicies } from "../../src/lifecycle/merge.ts";
import type { LifecyclePolicy } from "../../src/lifecycle/policy.ts";
import { protect } from "../../src/lifecycle/protect.ts";
import { History } from "./history.ts";
import { DAY, days, digestOf, image, NOW, newest, prefix, rule } from "./images.ts";
import { events, policies } from "./random.ts";

const SETTINGS = { keepReleases: 100, keepBuilds: 50, pullRequestDays: 14, untaggedDays: 7 };
const OURS = generatePolicy(SETTINGS);

const few = fc.integer({ min: 1, max: 20 });

const settings = fc.record({ keepReleases: few, keepBuilds: few, pullRequestDays: few, untaggedDays: few });

test("no policy that is generated and merged ever loses what runs, what ran before, what is pinned, or a part of it", () => {
  fc.assert(
    fc.property(settings, policies, events(fc.constant(true)), (settings, theirs, events) => {
      const merged = mergePolicies(generatePolicy(settings), theirs, "input");
      fc.pre(merged.ok);
      const history = new History();
      for (const event of events) {
        history.happened(event);
        if (merged.ok) history.applied(merged.value);
        expect(history.lost).toEqual([]);
      }
    }),
    { numRuns: 500 },
  );
});

test("every policy that would lose something is refused, whoever wrote it and however things were deployed", () => {
  let refused = 0;
  fc.assert(
    fc.property(policies, events(fc.boolean()), (policy, events) => {
      const history = new History();
      for (const event of events) history.happened(event);
      const { images, references, now } = history;
      const actions = evaluate(policy, images, now + DAY, "most");
      const refusals = judge({ actions, protected: protect(images, references), images, maxExpire: undefined });
      if (refusals.length > 0) refused += 1;
      history.applied(policy);
      if (history.lost.length > 0) expect(refusals).toMatchObject([{ kind: "endangers" }]);
    }),
    { numRuns: 500 },
  );
  // Both happen, or the test says nothing.
  expect(refused).toBeGreaterThan(50);
  expect(refused).toBeLessThan(450);
});

/** 200 builds, one a day; production runs the one of 150 days ago again, after that of 100 days ago was bad. */
function longHistory(): readonly LifecycleImage[] {
  return Array.from({ length: 200 }, (_, index): LifecycleImage => {
    const daysAgo = 200 - index;
    const deployed = { 150: [160, 1], 100: [2] }[daysAgo] ?? [];
    return image(`${daysAgo}`, daysAgo, [
      buildTag({ at: NOW - daysAgo * DAY, sha: `${daysAgo}`.padStart(12, "0") }),
      ...deployed.map((ago) => deployedTag({ environment: "production", at: NOW - ago * DAY, run: "1", attempt: 1 })),
    ]);
  });
}

const LIVE = digestOf("150");
const PREVIOUS = digestOf("100");

function expired(policy: LifecyclePolicy): readonly string[] {
  return evaluate(policy, longHistory(), NOW).map(({ digest }) => digest);
}

test("after a rollback to an old image the generated policy keeps it and the one before, and expires the other old ones", () => {
  expect(expired(OURS)).not.toContain(LIVE);
  expect(expired(OURS)).not.toContain(PREVIOUS);
  expect(expired(OURS)).toHaveLength(148);
});

test("without the rule for what was deployed both would expire, and the guard says so", () => {
  const careless = { rules: OURS.rules.filter(({ selection }) => selection.tagPrefixList?.[0] !== "deployed-") };
  expect(expired(careless)).toEqual(expect.arrayContaining([LIVE, PREVIOUS]));
  expect(refusedImages(careless)).toEqual([PREVIOUS, LIVE]);
});

test("to keep the newest deployed image alone keeps the newest that was pushed, and not what runs", () => {
  const rules = OURS.rules.map((one) =>
    one.rulePriority === 1 ? rule(1, { ...prefix("deployed-"), ...newest(1) }) : one,
  );
  expect(expired({ rules })).toContain(LIVE);
  expect(expired({ rules })).not.toContain(PREVIOUS);
  expect(refusedImages({ rules })).toEqual([LIVE]);
});

test("a rule by age expires what was promoted yesterday, because a tag makes nothing younger", () => {
  const byAge = { rules: [rule(1, { ...prefix("build-"), ...days(90) })] };
  expect(expired(byAge)).toEqual(expect.arrayContaining([LIVE, PREVIOUS]));
});

function refusedImages(policy: LifecyclePolicy): readonly string[] {
  const images = longHistory();
  const actions = evaluate(policy, images, NOW);
  return judge({ actions, protected: protect(images, []), images, maxExpire: undefined }).flatMap((refusal) =>
    refusal.kind === "endangers" ? refusal.images.map(({ digest }) => digest) : [],
  );
}
