import { describeProblem } from "@deploy-actions/shared/problems";
import { expect, test } from "@jest/globals";
import { isSamePolicy, type LifecyclePolicy, selects } from "../../src/lifecycle/policy.ts";
import { readPolicy } from "../../src/lifecycle/read-policy.ts";
import { ANY, ARCHIVE, days, newest, pattern, prefix, rule, UNTAGGED } from "./images.ts";

function problemsOf(policy: unknown): readonly string[] {
  const read = readPolicy(JSON.stringify(policy));
  return read.ok ? [] : read.problems.map(({ line: _, ...problem }) => describeProblem(problem));
}

const OLD_V = rule(1, { ...prefix("v"), ...newest(10) });
const ARCHIVED = { storageClass: "archive", ...days(90, "sinceImageTransitioned") } as const;

test("a policy as teams have it is read as it is", () => {
  const text = `{
  "rules": [
    {
      "rulePriority": 1,
      "description": "Keep last 10 images",
      "selection": { "tagStatus": "tagged", "tagPrefixList": ["v"], "countType": "imageCountMoreThan", "countNumber": 10 },
      "action": { "type": "expire" }
    },
    {
      "rulePriority": 2,
      "description": "Delete untagged images after 7 days",
      "selection": { "tagStatus": "untagged", "countType": "sinceImagePushed", "countUnit": "days", "countNumber": 7 },
      "action": { "type": "expire" }
    }
  ]
}`;
  expect(readPolicy(text)).toEqual({ ok: true, value: JSON.parse(text) });
});

test.each<[string, LifecyclePolicy["rules"]]>([
  ["patterns with four *", [rule(1, { ...pattern("*test*1*2*3"), ...days(1) })]],
  ["numbers with gaps, in any order", [rule(90, { ...ANY, ...days(1) }), rule(3, { ...prefix("v"), ...newest(1) })]],
  [
    "one rule for everything in each storage class, as AWS shows it",
    [rule(1, { ...ANY, ...days(90, "sinceImagePulled") }, ARCHIVE), rule(2, { ...ANY, ...ARCHIVED })],
  ],
  [
    "the same prefix in each storage class",
    [rule(1, { ...prefix("v"), ...newest(1) }, ARCHIVE), rule(2, { ...prefix("v"), ...ARCHIVED })],
  ],
  ["the storage class that is meant anyway", [rule(1, { ...ANY, storageClass: "standard", ...newest(1) })]],
])("ECR takes %s", (_, rules) => {
  expect(problemsOf({ rules })).toEqual([]);
});

test.each<[string, unknown, readonly string[]]>([
  ["no rule", { rules: [] }, ["rules: It has no rule."]],
  [
    "another document",
    { Rules: [] },
    ["rules: This key is required.", 'Rules: This key is not known. Did you mean "rules"?'],
  ],
  [
    "an unknown key",
    { rules: [{ ...OLD_V, rulepriority: 1 }] },
    ['rules[0].rulepriority: This key is not known. Did you mean "rulePriority"?'],
  ],
  [
    "an unknown word",
    { rules: [rule(1, { ...prefix("v"), countType: "sinceImagePush" as never, countUnit: "days", countNumber: 1 })] },
    [
      'rules[0].selection.countType: Expected "imageCountMoreThan" or "sinceImagePushed" or "sinceImagePulled" or "sinceImageTransitioned", got "sinceImagePush". Did you mean "sinceImagePushed"?',
    ],
  ],
  [
    "a count of nothing",
    { rules: [rule(1, { ...prefix("v"), ...newest(0) })] },
    ["rules[0].selection.countNumber: It is 1 or more."],
  ],
  [
    "tagged without saying which",
    { rules: [rule(1, { tagStatus: "tagged", ...newest(1) })] },
    [
      'rules[0].selection.tagStatus: "tagged" needs a tagPrefixList or a tagPatternList; ["*"] as tagPatternList is every tag.',
    ],
  ],
  [
    "prefixes and patterns at once",
    { rules: [rule(1, { ...prefix("v"), ...pattern("v*"), ...newest(1) })] },
    ["rules[0].selection.tagPatternList: Give either tagPrefixList or tagPatternList."],
  ],
  [
    "prefixes of what has no tag",
    { rules: [rule(1, { ...prefix("v"), ...UNTAGGED, ...newest(1) })] },
    ['rules[0].selection.tagPrefixList: It is for tagStatus "tagged", and tagStatus is "untagged".'],
  ],
  [
    "five *",
    { rules: [rule(1, { ...pattern("test*1*2*3*4*5"), ...newest(1) })] },
    ['rules[0].selection.tagPatternList[0]: ECR takes at most four "*" in one pattern.'],
  ],
  [
    "an empty prefix",
    { rules: [rule(1, { ...prefix(""), ...newest(1) })] },
    ["rules[0].selection.tagPrefixList[0]: A prefix is empty: it would select every tag."],
  ],
  [
    "a number of days without the unit",
    { rules: [rule(1, { ...ANY, countType: "sinceImagePushed", countNumber: 1 })] },
    ['rules[0].selection.countType: sinceImagePushed counts days: add "countUnit": "days".'],
  ],
  [
    "a unit of a number of images",
    { rules: [rule(1, { ...ANY, ...newest(1), countUnit: "days" })] },
    ["rules[0].selection.countUnit: imageCountMoreThan counts images: leave countUnit out."],
  ],
  [
    "what was not pulled and expires",
    { rules: [rule(1, { ...ANY, ...days(90, "sinceImagePulled") })] },
    [
      'rules[0].action.type: sinceImagePulled can only "transition" to "targetStorageClass": "archive"; let a rule with sinceImageTransitioned expire it from there.',
    ],
  ],
  [
    "the archive by the age of the push",
    { rules: [rule(1, { ...ANY, storageClass: "archive", ...days(90) })] },
    ['rules[0].selection.storageClass: "archive" needs the countType sinceImageTransitioned.'],
  ],
  [
    "everything that can be wrong about an archived image",
    { rules: [rule(1, { ...ANY, ...days(30, "sinceImageTransitioned") }, ARCHIVE)] },
    [
      'rules[0].selection.countType: sinceImageTransitioned needs "storageClass": "archive".',
      "rules[0].selection.countNumber: An image stays in the archive for at least 90 days.",
      'rules[0].action.type: What is archived can only "expire".',
    ],
  ],
  [
    "a transition to nowhere",
    { rules: [rule(1, { ...ANY, ...newest(1) }, { type: "transition" } as never)] },
    ["rules[0].action.targetStorageClass: This key is required."],
  ],
  [
    "one number twice",
    { rules: [OLD_V, rule(1, { ...UNTAGGED, ...newest(1) })] },
    ["rules[1].rulePriority: 1 is the rulePriority of another rule, too: each has its own."],
  ],
  [
    "a rule for everything that is not the last",
    { rules: [rule(1, { ...ANY, ...newest(1) }), { ...OLD_V, rulePriority: 2 }] },
    [
      'rules[0].rulePriority: A rule with tagStatus "any" has the highest rulePriority of all: ECR applies it last. Give it a higher number.',
    ],
  ],
  [
    "two rules for untagged images",
    { rules: [rule(1, { ...UNTAGGED, ...newest(1) }), rule(2, { ...UNTAGGED, ...days(1) })] },
    [
      'rules[1].selection.tagStatus: Another rule has tagStatus "untagged", and ECR takes one for each storage class: make them one.',
    ],
  ],
  [
    "the same prefixes twice",
    { rules: [rule(1, { ...prefix("a", "b"), ...newest(1) }), rule(2, { ...prefix("b", "a"), ...days(1) })] },
    [
      'rules[1].selection.tagPrefixList: Another rule has the same tagPrefixList ["a","b"]: only the first of them would ever act. Keep one.',
    ],
  ],
  [
    "more rules than ECR takes",
    { rules: Array.from({ length: 51 }, (_, index) => rule(index + 1, { ...prefix(`p${index}-`), ...newest(1) })) },
    ["rules: There are 51 rules, and ECR takes 50."],
  ],
])("%s is told", (_, policy, expected) => {
  expect(problemsOf(policy)).toEqual(expected);
});

test("a problem says on which line it is", () => {
  const read = readPolicy('{\n  "rules": [\n    { "rulePriority": "1" }\n  ]\n}');
  expect(read).toMatchObject({ ok: false, problems: [{ at: "rules[0].rulePriority", line: 3 }, {}, {}] });
});

test("the same policy in another order and with what goes without saying is the same", () => {
  const one = { rules: [OLD_V, rule(2, { ...prefix("a", "b"), ...days(1) })] };
  const other = {
    rules: [
      rule(2, { ...days(1), tagPrefixList: ["b", "a"], tagStatus: "tagged", storageClass: "standard" }),
      { ...OLD_V, description: "Keep last 10 images" },
    ],
  };
  expect(isSamePolicy(one, other)).toBe(true);
});

test.each<[string, LifecyclePolicy["rules"]]>([
  ["number", [rule(1, { ...prefix("v"), ...newest(11) })]],
  ["prefix", [rule(1, { ...prefix("w"), ...newest(10) })]],
  ["pattern instead of a prefix", [rule(1, { ...pattern("v"), ...newest(10) })]],
  ["priority", [{ ...OLD_V, rulePriority: 2 }]],
  ["action", [{ ...OLD_V, action: ARCHIVE }]],
  ["rule more", [OLD_V, rule(2, { ...UNTAGGED, ...newest(1) })]],
])("another %s makes another policy", (_, rules) => {
  expect(isSamePolicy({ rules: [OLD_V] }, { rules })).toBe(false);
});

test.each([
  [rule(1, { ...prefix("build-"), ...newest(1) }), "build-"],
  [rule(1, { ...pattern("a*", "*b"), ...newest(1) }), "a* and *b"],
  [rule(1, { ...UNTAGGED, ...newest(1) }), "untagged"],
  [rule(1, { ...prefix("release-"), ...ARCHIVED }), "archived release-"],
])("what a rule selects in few words", (given, expected) => {
  expect(selects(given)).toBe(expected);
});
