import { expect, test } from "@jest/globals";
import { evaluate } from "../../src/lifecycle/evaluate.ts";
import type { Reading } from "../../src/lifecycle/identify.ts";
import type { LifecycleImage } from "../../src/lifecycle/image.ts";
import type { Rule } from "../../src/lifecycle/policy.ts";
import { ANY, ARCHIVE, DAY, days, digestOf, image, NOW, newest, pattern, prefix, rule, UNTAGGED } from "./images.ts";

/** `A by 1`, sorted. */
function outcome(rules: readonly Rule[], images: readonly LifecycleImage[], now = NOW): readonly string[] {
  return evaluate({ rules }, images, now)
    .map(({ digest, action, rulePriority }) => {
      const name = digest.replace("sha256:", "");
      return `${name} by ${rulePriority}${action === "TRANSITION" ? " to the archive" : ""}`;
    })
    .sort();
}

type Case = readonly [string, readonly Rule[], readonly LifecycleImage[], readonly string[]];

const PROD_AND_BETA = [
  image("A", 10, ["beta-1", "prod-1"]),
  image("B", 9, ["beta-2", "prod-2"]),
  image("C", 8, ["beta-3"]),
];

// From the ECR user guide, "Examples of lifecycle policies": what AWS says happens.
test.each<Case>([
  [
    "image age: untagged ones after 14 days",
    [rule(1, { ...UNTAGGED, ...days(14) })],
    [image("A", 15), image("B", 13), image("C", 15, ["v1"])],
    ["A by 1"],
  ],
  [
    "image count: one untagged image stays",
    [rule(1, { ...UNTAGGED, ...newest(1) })],
    [image("A", 3), image("B", 2), image("C", 1)],
    ["A by 1", "B by 1"],
  ],
  [
    "multiple rules, example A: what the first rule keeps the second cannot expire",
    [rule(1, { ...prefix("prod"), ...newest(1) }), rule(2, { ...prefix("beta"), ...newest(1) })],
    PROD_AND_BETA,
    ["A by 1"],
  ],
  [
    "multiple rules, example B: in the other order both go",
    [rule(1, { ...prefix("beta"), ...newest(1) }), rule(2, { ...prefix("prod"), ...newest(1) })],
    PROD_AND_BETA,
    ["A by 1", "B by 1"],
  ],
  [
    "multiple tags in a rule, example A: an image has to have all of them",
    [rule(1, { ...prefix("alpha", "beta"), ...days(5) })],
    [
      image("A", 12, ["alpha-1"]),
      image("B", 11, ["beta-1"]),
      image("C", 10, ["alpha-2", "beta-2"]),
      image("D", 4, ["alpha-3"]),
      image("E", 3, ["beta-3"]),
      image("F", 2, ["alpha-4", "beta-4"]),
    ],
    ["C by 1"],
  ],
  [
    "multiple tags in a rule, example B: more tags than asked for do no harm",
    [rule(1, { ...prefix("alpha", "beta"), ...newest(1) })],
    [
      image("A", 10, ["alpha-1", "beta-1", "gamma-1"]),
      image("B", 9, ["alpha-2", "beta-2"]),
      image("C", 8, ["alpha-3", "beta-3", "gamma-2"]),
    ],
    ["A by 1", "B by 1"],
  ],
  [
    "all images: the last rule counts what the first one claims",
    [rule(1, { ...prefix("alpha"), ...newest(1) }), rule(2, { ...ANY, ...newest(1) })],
    [image("A", 4, ["alpha-1"]), image("B", 3, ["beta-1"]), image("C", 2), image("D", 1, ["alpha-2"])],
    ["A by 1", "B by 2", "C by 2"],
  ],
  [
    "archive: what nobody pulled for 90 days, by its push where nobody ever did",
    [rule(1, { ...ANY, ...days(90, "sinceImagePulled") }, ARCHIVE)],
    [
      image("A", 200, ["a"], { lastPulledAt: NOW - 10 * DAY }),
      image("B", 200, ["b"], { lastPulledAt: NOW - 100 * DAY }),
      image("C", 100, ["c"]),
      image("D", 80, ["d"]),
    ],
    ["B by 1 to the archive", "C by 1 to the archive"],
  ],
  [
    "archive: out of it after a year, beside the rule that fills it",
    [
      rule(1, { ...ANY, ...days(90, "sinceImagePulled") }, ARCHIVE),
      rule(2, { ...ANY, storageClass: "archive", ...days(365, "sinceImageTransitioned") }),
    ],
    [
      image("A", 900, ["a"], { status: "ARCHIVED", lastArchivedAt: NOW - 366 * DAY }),
      image("B", 900, ["b"], { status: "ARCHIVED", lastArchivedAt: NOW - 364 * DAY }),
    ],
    ["A by 2"],
  ],
])("AWS's example: %s", (_, rules, images, expected) => {
  expect(outcome(rules, images)).toEqual(expected);
});

// From the same guide, "Lifecycle policy evaluation rules".
test.each<Case>([
  [
    "an image is acted on once, even where two rules would",
    [rule(1, { ...prefix("a"), ...days(1) }), rule(2, { ...prefix("b"), ...days(1) })],
    [image("A", 9, ["a", "b"])],
    ["A by 1"],
  ],
  [
    "a rule that keeps all shields from everything below it",
    [rule(1, { ...prefix("keep-"), ...newest(9999) }), rule(2, { ...ANY, ...days(1) })],
    [image("A", 900, ["keep-1", "b"]), image("B", 900, ["b"])],
    ["B by 2"],
  ],
  [
    "the order of the rules is that of their numbers, however they are listed",
    [rule(20, { ...ANY, ...days(1) }), rule(10, { ...prefix("keep-"), ...newest(9999) })],
    [image("A", 9, ["keep-1"])],
    [],
  ],
  [
    "a rule counts the images that a higher one claims, whether those stay or go",
    [rule(1, { ...prefix("p"), ...newest(9999) }), rule(2, { ...prefix("b"), ...newest(2) })],
    [image("A", 9, ["b"]), image("B", 3, ["p", "b"]), image("C", 2, ["p", "b"])],
    ["A by 2"],
  ],
  [
    "a pattern is the whole tag",
    [rule(1, { ...pattern("prod"), ...days(1) })],
    [image("A", 9, ["prod"]), image("B", 9, ["prod-1"])],
    ["A by 1"],
  ],
  [
    "a pattern with * in the front, in the middle and in the end",
    [rule(1, { ...pattern("*-rc*-x*"), ...days(1) })],
    [image("A", 9, ["1.0-rc1-x"]), image("B", 9, ["1.0-rc1"]), image("C", 9, ["a-rc-x-b"]), image("D", 9, ["-x-rc"])],
    ["A by 1", "C by 1"],
  ],
  [
    "what two * leave over is not used twice",
    [rule(1, { ...pattern("ab*ba"), ...days(1) })],
    [image("A", 9, ["aba"]), image("B", 9, ["abba"])],
    ["B by 1"],
  ],
  [
    "patterns are ANDed, too: an image with one of them is not selected",
    [rule(1, { ...pattern("prod", "staging"), ...days(1) })],
    [image("A", 9, ["prod"]), image("B", 9, ["staging"]), image("C", 9, ["prod", "staging"])],
    ["C by 1"],
  ],
  [
    "one tag may meet two filters",
    [rule(1, { ...pattern("v1*", "*-rc"), ...days(1) })],
    [image("A", 9, ["v1-rc"])],
    ["A by 1"],
  ],
  [
    "every tag is *, and no tag is not",
    [rule(1, { ...pattern("*"), ...days(1) })],
    [image("A", 9, ["a"]), image("B", 9)],
    ["A by 1"],
  ],
  [
    "exactly as old as the rule says is not older",
    [rule(1, { ...ANY, ...days(7) })],
    [image("A", 7, ["a"]), image("B", 7.01, ["b"])],
    ["B by 1"],
  ],
  [
    "a new tag does not make an image younger: an old build that was promoted yesterday is still the oldest",
    [rule(1, { ...prefix("build-"), ...newest(1) })],
    [image("A", 150, ["build-1", "promoted-yesterday"]), image("B", 1, ["build-2"])],
    ["A by 1"],
  ],
  [
    "an image that was restored from the archive is as young as its restoration",
    [rule(1, { ...prefix("b"), ...newest(1) }), rule(2, { ...ANY, ...days(30) })],
    [
      image("A", 200, ["b"], { lastActivatedAt: NOW - 1 * DAY }),
      image("B", 2, ["b"]),
      image("C", 200, ["c"], { lastActivatedAt: NOW - 1 * DAY }),
    ],
    ["B by 1"],
  ],
  [
    "one that was restored and not pulled since counts from there, one that was pulled since from that",
    [rule(1, { ...ANY, ...days(90, "sinceImagePulled") }, ARCHIVE)],
    [
      image("A", 900, ["a"], { lastPulledAt: NOW - 500 * DAY, lastActivatedAt: NOW - 10 * DAY }),
      image("B", 900, ["b"], { lastPulledAt: NOW - 100 * DAY, lastActivatedAt: NOW - 300 * DAY }),
    ],
    ["B by 1 to the archive"],
  ],
  [
    "a rule of one storage class neither selects nor counts nor shields images of the other",
    [
      rule(1, { ...prefix("v"), ...newest(1) }, ARCHIVE),
      rule(2, { ...prefix("v"), storageClass: "archive", ...days(90, "sinceImageTransitioned") }),
    ],
    [
      image("A", 900, ["v1"], { status: "ARCHIVED", lastArchivedAt: NOW - 91 * DAY }),
      image("B", 300, ["v2"]),
      image("C", 200, ["v3"]),
    ],
    ["A by 2", "B by 1 to the archive"],
  ],
])("%s", (_, rules, images, expected) => {
  expect(outcome(rules, images)).toEqual(expected);
});

test("what an index names cannot go before the index", () => {
  const rules = [rule(1, { ...UNTAGGED, ...days(7) }), rule(2, { ...ANY, ...newest(2) })];
  const images = [
    image("index", 30, ["v1"], { children: [digestOf("amd64"), digestOf("arm64")] }),
    image("amd64", 30),
    image("arm64", 30),
    image("B", 2, ["v2"]),
    image("orphan", 30),
  ];
  expect(outcome(rules, images)).toEqual(["orphan by 1"]);
});

test("what goes with another image may count or not: AWS does not say", () => {
  const policy = { rules: [rule(1, { ...ANY, ...newest(2) })] };
  const images = [
    image("A", 9, ["v1"]),
    image("index", 1, ["v2"], { children: [digestOf("amd64")] }),
    image("amd64", 2),
    image("signature", 1, [], { subject: digestOf("index") }),
  ];
  expect(evaluate(policy, images, NOW).map(({ digest }) => digest)).toEqual([digestOf("A")]);
  expect(evaluate(policy, images, NOW, "most").map(({ digest }) => digest)).toEqual([digestOf("A")]);
  expect(evaluate(policy, images, NOW, "least")).toEqual([]);
});

test("of images that were pushed in the same second any may be the older one", () => {
  const policy = { rules: [rule(1, { ...ANY, ...newest(2) })] };
  const images = [image("young", 1), image("one", 5), image("other", 5), image("old", 9)];
  const names = (reading: Reading) => evaluate(policy, images, NOW, reading).map(({ digest }) => digest);
  expect(names("most")).toEqual(["one", "other", "old"].map(digestOf));
  expect(names("likely")).toEqual(["other", "old"].map(digestOf));
  expect(names("least")).toEqual([digestOf("old")]);
});

test("an index goes, and what it names with a later run", () => {
  const rules = [rule(1, { ...UNTAGGED, ...days(7) }), rule(2, { ...prefix("v"), ...days(7) })];
  const index = image("index", 30, ["v1"], { children: [digestOf("amd64")] });
  expect(outcome(rules, [index, image("amd64", 30)])).toEqual(["index by 2"]);
  expect(outcome(rules, [image("amd64", 30)])).toEqual(["amd64 by 1"]);
});

test("what only an archived index names can go after it", () => {
  const rules = [rule(1, { ...UNTAGGED, ...days(7) })];
  const index = image("index", 30, ["v1"], { children: [digestOf("amd64")], status: "ARCHIVED" });
  expect(outcome(rules, [index, image("amd64", 30)])).toEqual(["amd64 by 1"]);
});

test("signatures and attestations go with the image they are about, and by no rule of their own", () => {
  const rules = [rule(1, { ...UNTAGGED, ...days(7) }), rule(2, { ...prefix("v"), ...newest(1) })];
  const images = [
    image("old", 30, ["v1"]),
    image("new", 20, ["v2"]),
    image("signature-of-old", 30, [], { subject: digestOf("old") }),
    image("signature-of-that", 30, [], { subject: digestOf("signature-of-old") }),
    image("signature-of-new", 20, [], { subject: digestOf("new") }),
    image("signature-of-nothing", 20, [], { subject: digestOf("gone") }),
  ];
  expect(outcome(rules, images)).toEqual([
    "old by 2",
    "signature-of-nothing by 1",
    "signature-of-old by 2",
    "signature-of-that by 2",
  ]);
});

test("signatures of an archived image are archived with it", () => {
  const rules = [rule(1, { ...ANY, ...days(7) }, ARCHIVE)];
  const images = [image("A", 30, ["v1"]), image("S", 30, [], { subject: digestOf("A") })];
  expect(outcome(rules, images)).toEqual(["A by 1 to the archive", "S by 1 to the archive"]);
});

test("a pattern that could be tried in very many ways takes no time", () => {
  const rules = [rule(1, { ...pattern("*a*a*a*b"), ...days(1) })];
  const images = Array.from({ length: 2000 }, (_, index) => image(`${index}`, 9, ["a".repeat(128)]));
  expect(outcome(rules, images)).toEqual([]);
});
