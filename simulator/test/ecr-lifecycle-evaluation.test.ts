import { expect, test } from "@jest/globals";
import { type Candidate, evaluate } from "../src/ecr/lifecycle/evaluate.ts";
import { parsePolicy } from "../src/ecr/lifecycle/policy.ts";
import { DAY } from "./ecr-account.ts";

const NOW = Date.UTC(2026, 0, 1);

/** An image that was pushed `age` days ago. */
function image(digest: string, age: number, tags: readonly string[], more: Partial<Candidate> = {}): Candidate {
  return {
    digest,
    tags,
    storageClass: "STANDARD",
    pushedAt: NOW - age * DAY,
    lastPulledAt: undefined,
    lastActivatedAt: undefined,
    lastArchivedAt: undefined,
    isBound: false,
    ...more,
  };
}

const keep = (countNumber: number) => ({ countType: "imageCountMoreThan", countNumber });
const older = (countNumber: number) => ({ countType: "sinceImagePushed", countUnit: "days", countNumber });
const tagged = (...tagPrefixList: string[]) => ({ tagStatus: "tagged", tagPrefixList });
const pattern = (...tagPatternList: string[]) => ({ tagStatus: "tagged", tagPatternList });
const any = { tagStatus: "any" };
const untagged = { tagStatus: "untagged" };

/** Which rule acts on which image: `digest: priority`. Selections are those of rules 1, 2, …. */
function marks(images: readonly Candidate[], selections: readonly { readonly countType: string }[]) {
  const rules = selections.map((selection, index) => {
    const isPulled = selection.countType === "sinceImagePulled";
    const action = isPulled ? { type: "transition", targetStorageClass: "archive" } : { type: "expire" };
    return { rulePriority: index + 1, selection, action };
  });
  const found = evaluate(parsePolicy(JSON.stringify({ rules })).rules, images, NOW);
  return Object.fromEntries(found.map(({ digest, priority }) => [digest, priority]));
}

test.each([
  [
    "the oldest go, by their push",
    [image("old", 3, ["a1"]), image("middle", 2, ["a2"]), image("new", 1, ["a3"])],
    [{ ...tagged("a"), ...keep(1) }],
    { old: 1, middle: 1 },
  ],
  [
    "an age is more than its days",
    [image("old", 15, ["a1"]), image("even", 14, ["a2"]), image("new", 1, ["a3"])],
    [{ ...tagged("a"), ...older(14) }],
    { old: 1 },
  ],
  [
    "several prefixes must all be there",
    [image("one", 9, ["dev-1"]), image("both", 9, ["dev-1", "x-prod"]), image("two", 9, ["dev-2", "prod"])],
    [{ ...tagged("dev-", "prod"), ...older(1) }],
    { two: 1 },
  ],
  [
    "a pattern covers a whole tag",
    [image("a", 9, ["repo-prod"]), image("b", 9, ["production"]), image("c", 9, ["prod"])],
    [{ ...pattern("*prod"), ...older(1) }],
    { a: 1, c: 1 },
  ],
  [
    "an image that a first rule keeps is not for a second one",
    [image("live", 150, ["deployed-1", "build-1"]), image("old", 140, ["build-2"]), image("new", 1, ["build-3"])],
    [
      { ...tagged("deployed-"), ...keep(9999) },
      { ...tagged("build-"), ...keep(1) },
    ],
    { old: 2 },
  ],
  [
    "a second rule counts what a first one took",
    [image("a", 3, ["x", "y"]), image("b", 2, ["y"]), image("c", 1, ["x", "y"])],
    [
      { ...tagged("x"), ...keep(1) },
      { ...tagged("y"), ...keep(2) },
    ],
    { a: 1 },
  ],
  [
    "any is for what no other rule is for",
    [image("none", 9, []), image("other", 9, ["foreign"]), image("kept", 9, ["keep-1"])],
    [
      { ...tagged("keep-"), ...keep(9999) },
      { ...any, ...older(1) },
    ],
    { none: 2, other: 2 },
  ],
  [
    "images of an index, and what is about an image, stay and are counted",
    [image("child", 9, [], { isBound: true }), image("orphan", 8, []), image("signature", 7, [], { isBound: true })],
    [{ ...untagged, ...keep(1) }],
    { orphan: 1 },
  ],
  [
    "an image that came back from the archive is as young as its return",
    [image("back", 99, ["a1"], { lastActivatedAt: NOW - DAY }), image("old", 9, ["a2"])],
    [{ ...tagged("a"), ...keep(1) }],
    { old: 1 },
  ],
  [
    "what is in the archive is for rules about the archive",
    [
      image("archived", 300, ["a1"], { storageClass: "ARCHIVE", lastArchivedAt: NOW - 91 * DAY }),
      image("lately", 300, ["a2"], { storageClass: "ARCHIVE", lastArchivedAt: NOW - 2 * DAY }),
      image("standard", 300, ["a3"]),
    ],
    [
      { ...tagged("a"), ...keep(1) },
      { ...tagged("a"), storageClass: "archive", ...older(90), countType: "sinceImageTransitioned" },
    ],
    { archived: 2 },
  ],
  [
    "a pull keeps an image out of the archive, and one that was never pulled counts from its push",
    [image("pulled", 99, ["a1"], { lastPulledAt: NOW - DAY }), image("never", 99, ["a2"])],
    [{ ...tagged("a"), ...older(30), countType: "sinceImagePulled" }],
    { never: 1 },
  ],
])("%s", (_, images, selections, expected) => {
  expect(marks(images, selections)).toEqual(expected);
});
