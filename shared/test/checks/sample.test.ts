import { expect, test } from "@jest/globals";
import type { Quorum } from "../../src/checks/check.ts";
import type { Observation, Outcome } from "../../src/checks/observation.ts";
import { toSample } from "../../src/checks/sample.ts";

const OUTCOMES: Readonly<Record<string, Outcome>> = {
  "+": "pass",
  "-": "fail",
  o: "stale",
  ".": "no-data",
  "?": "error",
};

/** A letter for each target: good, failed, old, no data, not measurable; with `!` behind it, final. */
function observe(letters: string): readonly Observation[] {
  return [...letters.matchAll(/([-+o.?])(!?)/g)].map(([, letter = "", final], index) => ({
    target: `host ${index + 1}`,
    outcome: OUTCOMES[letter] ?? "error",
    reason: `${OUTCOMES[letter]}`,
    ...(final ? { final: true as const } : {}),
  }));
}

function sampleOf(letters: string, quorum?: Quorum) {
  return toSample({ name: "web", quorum }, { at: 0, took: 5 }, observe(letters));
}

const TWO_OF_THREE = { passing: 2, of: 3 };

test.each<readonly [letters: string, quorum: Quorum | undefined, outcome: Outcome]>([
  ["+", undefined, "pass"],
  ["+++", undefined, "pass"],
  ["++-", undefined, "fail"],
  ["++o", undefined, "stale"],
  ["++.", undefined, "no-data"],
  ["++?", undefined, "error"],
  ["+-o", undefined, "stale"],
  ["-?.", undefined, "fail"],
  ["?.", undefined, "error"],
  ["", undefined, "no-data"],
  ["++-", TWO_OF_THREE, "pass"],
  ["++o", TWO_OF_THREE, "pass"],
  ["++?", TWO_OF_THREE, "pass"],
  ["+--", TWO_OF_THREE, "fail"],
  ["+-o", TWO_OF_THREE, "stale"],
  // One may be bad: whether it is one or two cannot be told.
  ["+-?", TWO_OF_THREE, "error"],
  ["+-.", TWO_OF_THREE, "no-data"],
  ["+??", TWO_OF_THREE, "error"],
  ["...", TWO_OF_THREE, "no-data"],
  // Of four targets two thirds are three.
  ["++--", TWO_OF_THREE, "fail"],
  ["+++-", TWO_OF_THREE, "pass"],
  ["-", TWO_OF_THREE, "fail"],
  ["+", TWO_OF_THREE, "pass"],
])("targets %j with a quorum of %j come to %s", (letters, quorum, outcome) => {
  expect(sampleOf(letters, quorum).outcome).toBe(outcome);
});

test("a final answer of a target that a quorum does without ends nothing", () => {
  expect(sampleOf("++-!", TWO_OF_THREE).final).toBeUndefined();
  // The third may be well at the next look, and then two of three are.
  expect(sampleOf("+-!-", TWO_OF_THREE).final).toBeUndefined();
  expect(sampleOf("+?!?", TWO_OF_THREE).final).toBeUndefined();
  expect(sampleOf("+-!-!", TWO_OF_THREE).final).toBe(true);
  expect(sampleOf("+-!?!", TWO_OF_THREE).final).toBe(true);
  expect(sampleOf("++-!").final).toBe(true);
});

test("a final answer does not end what fails for another reason that may pass", () => {
  expect(sampleOf("o-!").final).toBeUndefined();
  expect(sampleOf("-?!").final).toBeUndefined();
});

test("the reason names the worst targets, three at most", () => {
  expect(sampleOf("+--o--").reason).toBe("1 of 6 targets pass; host 4: stale; host 2: fail; host 3: fail; and 2 more");
  expect(sampleOf("-").reason).toBe("fail");
  expect(sampleOf("").reason).toBe("there was nothing to look at");
});
