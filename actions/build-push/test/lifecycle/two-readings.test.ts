import { type Candidate, evaluate as evaluateElsewhere } from "@deploy-actions/simulator/ecr/lifecycle/evaluate";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { evaluate } from "../../src/lifecycle/evaluate.ts";
import type { Reading } from "../../src/lifecycle/identify.ts";
import { indexesOf, type LifecycleImage } from "../../src/lifecycle/image.ts";
import { type LifecyclePolicy, storageClassOf } from "../../src/lifecycle/policy.ts";
import { History } from "./history.ts";
import { events, policies } from "./random.ts";

type ElsewhereRule = Parameters<typeof evaluateElsewhere>[0][number];

test("the simulated ECR, whose author read AWS's documentation without looking here, does nothing that we do not expect", () => {
  let acting = 0;
  let equal = 0;
  fc.assert(
    fc.property(policies, policies, events(fc.boolean()), (earlier, policy, events) => {
      const history = new History();
      for (const event of events) history.happened(event);
      // Now there are archived images, too, and indexes whose parts are all that is left.
      history.applied({ rules: earlier.rules.filter(({ action }) => action.type === "transition") });
      const { images, now } = history;
      const ours = (reading: Reading) =>
        evaluate(policy, images, now, reading)
          .filter(({ subject }) => subject === undefined)
          .map(({ digest, action, rulePriority }) => `${digest} ${action} ${rulePriority}`);
      const theirs = evaluateElsewhere(rulesOf(policy), candidates(images), now).map(
        ({ digest, action, priority }) => `${digest} ${action} ${priority}`,
      );
      expect(ours("most")).toEqual(expect.arrayContaining(theirs));
      expect(theirs).toEqual(expect.arrayContaining(ours("least")));
      if (theirs.length === 0) return;
      acting += 1;
      if (ours("likely").sort().join() === theirs.sort().join()) equal += 1;
    }),
    { numRuns: 300 },
  );
  // A range that holds everything would hold this, too.
  expect(acting).toBeGreaterThan(20);
  expect(equal).toBeGreaterThan(0.8 * acting);
});

function rulesOf({ rules }: LifecyclePolicy): readonly ElsewhereRule[] {
  return rules.map((rule): ElsewhereRule => {
    const { tagStatus, tagPrefixList = [], tagPatternList = [], countType, countNumber } = rule.selection;
    return {
      priority: rule.rulePriority,
      tags:
        tagStatus === "tagged"
          ? { status: tagStatus, prefixes: tagPrefixList, patterns: tagPatternList }
          : { status: tagStatus },
      storageClass: storageClassOf(rule) === "archive" ? "ARCHIVE" : "STANDARD",
      count:
        countType === "imageCountMoreThan"
          ? { type: countType, images: countNumber }
          : { type: countType, days: countNumber },
      action: rule.action.type === "expire" ? "EXPIRE" : "TRANSITION",
    };
  });
}

function candidates(images: readonly LifecycleImage[]): readonly Candidate[] {
  const indexes = indexesOf(images);
  const there = new Set(images.map(({ digest }) => digest));
  return images.map((image) => ({
    ...image,
    storageClass: image.status === "ARCHIVED" ? "ARCHIVE" : "STANDARD",
    isBound:
      (indexes.get(image.digest) ?? []).some(({ status }) => status !== "ARCHIVED") || there.has(image.subject ?? ""),
  }));
}
