import { expect, test } from "@jest/globals";
import { comparePreview } from "../../src/lifecycle/compare-preview.ts";
import { forecast } from "../../src/lifecycle/forecast.ts";
import { judge } from "../../src/lifecycle/guard.ts";
import { writePolicy } from "../../src/lifecycle/policy.ts";
import { refusalFailure } from "../../src/lifecycle/refusal.ts";
import type { PreviewedAction } from "../../src/registry/policies.ts";
import { ANY, ARCHIVE, DAY, days, digestOf, image, NOW, newest, prefix, rule, UNTAGGED } from "./images.ts";

const POLICY = { rules: [rule(30, { ...prefix("build-"), ...newest(2) }), rule(90, { ...UNTAGGED, ...days(7) })] };
const expire = (name: string, rulePriority = 30) => ({
  digest: digestOf(name),
  action: "EXPIRE" as const,
  rulePriority,
});

const IMAGES = [
  image("A", 40, ["build-1", "v1"]),
  image("B", 3, ["build-2"]),
  image("C", 2, ["build-3"]),
  image("D", 8),
];

test("what is needed by nobody may expire", () => {
  expect(judge({ actions: [expire("A")], protected: new Map(), images: IMAGES, maxExpire: undefined })).toEqual([]);
});

test("what is needed may neither expire nor be archived", () => {
  const neededBy = ["a running task of service web"];
  const archive = { ...expire("D", 90), action: "TRANSITION" as const };
  const needed = new Map(["A", "D"].map((name) => [digestOf(name), neededBy]));
  const refusals = judge({ actions: [expire("A"), archive], protected: needed, images: IMAGES, maxExpire: undefined });
  expect(refusals).toEqual([
    {
      kind: "endangers",
      images: [
        { ...expire("A"), tags: ["build-1", "v1"], pushedAt: NOW - 40 * DAY, neededBy },
        { ...archive, tags: [], pushedAt: NOW - 8 * DAY, neededBy },
      ],
    },
  ]);
});

test("what only ECR would let expire is held against the policy, and told once where both would", () => {
  const needed = new Map([[digestOf("A"), ["its tag keep-1"]]]);
  const actions = [expire("A"), expire("A")];
  const [refusal] = judge({ actions, protected: needed, images: [], maxExpire: undefined });
  expect(refusal).toMatchObject({ kind: "endangers", images: [{ digest: digestOf("A"), tags: [] }] });
});

test.each([
  ["as many as allowed", { images: 2 }, []],
  ["more than allowed", { images: 1 }, [{ kind: "too-many", count: 2, of: 4, allowed: 1 }]],
  ["a share", { percent: 50 }, []],
  ["more than a share", { percent: 25 }, [{ kind: "too-many", count: 2, of: 4, allowed: 1 }]],
  ["a share of a few images is at least one", { percent: 26 }, []],
  ["none", { percent: 0 }, [{ kind: "too-many", count: 2, of: 4, allowed: 0 }]],
])("max-expire: %s", (_, maxExpire, expected) => {
  const actions = [expire("A"), expire("D", 90)];
  expect(judge({ actions, protected: new Map(), images: IMAGES, maxExpire })).toEqual(expected);
});

test("what belongs to an image does not count as another one", () => {
  const images = [
    image("index", 9, ["v1"], { children: [digestOf("amd64")] }),
    image("amd64", 9),
    image("signature", 9, [], { subject: digestOf("index") }),
    image("B", 9, ["v2"]),
  ];
  const actions = [expire("index"), expire("signature")];
  expect(judge({ actions, protected: new Map(), images, maxExpire: { images: 1 } })).toEqual([]);
});

function previewed(names: readonly (readonly [string, number])[]): readonly PreviewedAction[] {
  return names.map(([name, rulePriority]) => ({ ...expire(name, rulePriority), tags: [], pushedAt: NOW }));
}

function compare(names: readonly (readonly [string, number])[], images = IMAGES, policy = POLICY) {
  return comparePreview({ policy, images, now: NOW }, { policy: writePolicy(policy), actions: previewed(names) });
}

test("ECR says what we say", () => {
  expect(
    compare([
      ["A", 30],
      ["D", 90],
    ]),
  ).toEqual([]);
});

test("what each says is told where they differ", () => {
  expect(
    compare([
      ["B", 30],
      ["D", 30],
    ]),
  ).toEqual([
    {
      kind: "disagrees",
      images: [
        {
          digest: digestOf("A"),
          tags: ["build-1", "v1"],
          ours: expect.objectContaining(expire("A")),
          theirs: undefined,
        },
        {
          digest: digestOf("D"),
          tags: [],
          ours: expect.objectContaining(expire("D", 90)),
          theirs: expect.objectContaining(expire("D", 30)),
        },
        { digest: digestOf("B"), tags: ["build-2"], ours: undefined, theirs: expect.objectContaining(expire("B")) },
      ],
    },
  ]);
});

test("an image that we have not seen is disputed", () => {
  expect(
    compare([
      ["A", 30],
      ["D", 90],
      ["new", 90],
    ]),
  ).toMatchObject([{ kind: "disagrees", images: [{ digest: digestOf("new"), ours: undefined }] }]);
});

test("an image that is about to be too old may be so for ECR already, or not yet", () => {
  const minutes = 1 / 24 / 60;
  const images = [image("just", 7 + 5 * minutes), image("nearly", 7 - 5 * minutes)];
  expect(compare([["nearly", 90]], images)).toEqual([]);
  expect(compare([["just", 90]], images)).toEqual([]);
});

test("whether ECR counts the platforms of an image as images makes no difference", () => {
  const policy = { rules: [rule(1, { ...ANY, ...newest(2) })] };
  const images = [
    image("A", 9, ["v1"]),
    image("index", 1, ["v2"], { children: [digestOf("amd64")] }),
    image("amd64", 1),
  ];
  expect(compare([["A", 1]], images, policy)).toEqual([]);
  expect(compare([], images, policy)).toEqual([]);
  expect(compare([["index", 1]], images, policy)).toMatchObject([{ kind: "disagrees" }]);
});

test("whether the preview lists what goes with its subject makes no difference", () => {
  const images = [...IMAGES, image("signature", 40, [], { subject: digestOf("A") })];
  expect(
    compare(
      [
        ["A", 30],
        ["D", 90],
      ],
      images,
    ),
  ).toEqual([]);
  expect(
    compare(
      [
        ["A", 30],
        ["D", 90],
        ["signature", 30],
      ],
      images,
    ),
  ).toEqual([]);
});

test("a preview of another policy says nothing about this one", () => {
  const other = writePolicy({ rules: [rule(1, { ...ANY, ...newest(1) })] });
  const refusals = comparePreview({ policy: POLICY, images: IMAGES, now: NOW }, { policy: other, actions: [] });
  expect(refusals).toEqual([{ kind: "other-policy" }]);
  expect(comparePreview({ policy: POLICY, images: IMAGES, now: NOW }, { policy: "{}", actions: [] })).toEqual(refusals);
});

test("who is paged reads what would go, why it is needed, and what to do", () => {
  const refusals = [
    ...judge({
      actions: [expire("A"), { ...expire("D", 90), action: "TRANSITION" }],
      protected: new Map([
        [digestOf("A"), ["a running task of service web in cluster production", "task definition web:41"]],
        [digestOf("D"), ["its tag keep-1"]],
      ]),
      images: IMAGES,
      maxExpire: { percent: 10 },
    }),
    ...compare([
      ["B", 30],
      ["D", 90],
    ]),
    { kind: "other-policy" } as const,
  ];
  const failure = refusalFailure({ repository: "shop/web", policy: POLICY, outcome: "is not written" }, refusals, NOW);
  expect(failure.message).toBe(
    [
      "The life-cycle policy of shop/web is not written:",
      "- 2 images that are needed would expire or be archived.",
      "- 2 of 4 images would expire, and max-expire allows 1.",
      "- ECR's own preview says otherwise than we do about 2 images.",
      "- ECR's preview is one of another policy: somebody else had it made at the same time.",
    ].join("\n"),
  );
  expect(failure.hint).toMatch(/keep-.*max-expire: 2.*preview/);
  expect(failure.evidence).toEqual([
    "sha256:A (build-1, v1), pushed 40 d ago: expires by rule 30 (build-). Needed: a running task of service web in cluster production and 1 other",
    "sha256:D (no tag), pushed 8 d ago: is archived by rule 90 (untagged). Needed: its tag keep-1",
    "sha256:A (build-1, v1): ECR says it stays, we say it expires by rule 30 (build-)",
    "sha256:B (build-2): ECR says it expires by rule 30 (build-), we say it stays",
  ]);
});

test("a forecast tells by rule what goes now and within a day", () => {
  const policy = { rules: [...POLICY.rules, rule(95, { ...ANY, ...days(365) }, ARCHIVE)] };
  const images = [...IMAGES, image("E", 6.5, [], { size: 5_000_000 }), image("F", 400, ["v0"])];
  expect(forecast(policy, images, NOW)).toEqual([
    { rulePriority: 30, selects: "build-", action: "expire", now: 1, tomorrow: 1, bytes: 10_000_000 },
    { rulePriority: 90, selects: "untagged", action: "expire", now: 1, tomorrow: 2, bytes: 15_000_000 },
    { rulePriority: 95, selects: "any", action: "transition", now: 1, tomorrow: 1, bytes: 10_000_000 },
  ]);
});
