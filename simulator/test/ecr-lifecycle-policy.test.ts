import { expect, test } from "@jest/globals";
import { parsePolicy } from "../src/ecr/lifecycle/policy.ts";

const rule = (more: object = {}, selection: object = {}) => ({
  rulePriority: 1,
  selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 1, ...selection },
  action: { type: "expire" },
  ...more,
});
const tagged = (...tagPrefixList: string[]) => ({ tagStatus: "tagged", tagPrefixList });
const days = (countType: string, countNumber = 90) => ({ countType, countUnit: "days", countNumber });
const toArchive = { action: { type: "transition", targetStorageClass: "archive" } };

const text = (...rules: readonly object[]) => JSON.stringify({ rules });

test.each([
  ["a rule about any image", rule()],
  ["a description", rule({ description: "old builds" })],
  ["prefixes", rule({}, tagged("build-"))],
  ["patterns with four wildcards", rule({}, { tagStatus: "tagged", tagPatternList: ["*a*b*c*"] })],
  ["the age of a push", rule({}, days("sinceImagePushed", 1))],
  ["the age of a pull, for the archive", rule(toArchive, days("sinceImagePulled", 1))],
  ["the age in the archive", rule({}, { ...days("sinceImageTransitioned"), storageClass: "archive" })],
])("%s is accepted", (_, ...rules) => {
  expect(JSON.parse(parsePolicy(text(...rules)).text)).toEqual({ rules });
});

test("rules are given back by priority", () => {
  const [first, last] = [rule({ rulePriority: 2 }, tagged("a")), rule({ rulePriority: 9 })];
  expect(parsePolicy(text(last, first)).text).toBe(text(first, last));
});

test("the same prefix may be in a rule for each storage class", () => {
  const archived = { ...tagged("build-"), ...days("sinceImageTransitioned"), storageClass: "archive" };
  const rules = [rule(toArchive, tagged("build-")), rule({ rulePriority: 2 }, archived)];
  expect(parsePolicy(text(...rules)).rules).toHaveLength(2);
});

test.each([
  ["no JSON", "rules:", "Could not map policyString into LifecyclePolicy."],
  ["a list", "[]", "Could not map policyString into LifecyclePolicy."],
  ["no rules", "{}", 'object has missing required properties (["rules"])'],
  ["an empty list of rules", text(), "array is too short: must have at least 1 elements but instance has 0 elements"],
  [
    "51 rules",
    text(...Array.from({ length: 51 }, (_, n) => rule({ rulePriority: n + 1 }, tagged(`${n}`)))),
    "array is too long: must have at most 50 elements but instance has 51 elements",
  ],
  [
    "a rule without an action",
    text(rule({ action: undefined })),
    'object has missing required properties (["action"])',
  ],
  [
    "a key that is none",
    text(rule({ enabled: true })),
    'object instance has properties which are not allowed by the schema: (["enabled"])',
  ],
  [
    "a status that is none",
    text(rule({}, { tagStatus: "TAGGED" })),
    'instance value ("TAGGED") not found in enum (possible values: ["tagged","untagged","any"])',
  ],
  [
    "a count of nothing",
    text(rule({}, { countNumber: 0 })),
    "numeric instance is lower than the required minimum (minimum: 1, found: 0)",
  ],
  [
    "a count as text",
    text(rule({}, { countNumber: "5" })),
    'instance type (string) does not match any allowed primitive type (allowed: ["integer"])',
  ],
  ["two rules of one priority", text(rule({}, tagged("a")), rule()), "Rule priorities must be unique."],
  [
    "tags that are not named",
    text(rule({}, { tagStatus: "tagged" })),
    "Must specify tagPrefixList or tagPatternList when tagStatus=TAGGED.",
  ],
  [
    "tags of images that have none",
    text(rule({}, { tagStatus: "untagged", tagPrefixList: ["a"] })),
    "Cannot specify tagPrefixList or tagPatternList when tagStatus=UNTAGGED.",
  ],
  [
    "prefixes and patterns",
    text(rule({}, { ...tagged("a"), tagPatternList: ["a*"] })),
    "Cannot specify both tagPrefixList and tagPatternList.",
  ],
  [
    "five wildcards",
    text(rule({}, { tagStatus: "tagged", tagPatternList: ["*a*b*c*d*"] })),
    "Pattern *a*b*c*d* has more than 4 wildcards.",
  ],
  [
    "a unit of a count",
    text(rule({}, { countUnit: "days" })),
    "Cannot specify countUnit when countType=imageCountMoreThan.",
  ],
  [
    "an age without its unit",
    text(rule({}, { countType: "sinceImagePushed" })),
    "Must specify countUnit when countType=sinceImagePushed.",
  ],
  [
    "an age in the archive of what is not there",
    text(rule({}, days("sinceImageTransitioned"))),
    "Storage class standard is not supported when countType=sinceImageTransitioned.",
  ],
  [
    "a count of what is in the archive",
    text(rule({}, { storageClass: "archive" })),
    "Storage class archive is not supported when countType=imageCountMoreThan.",
  ],
  [
    "less than ninety days in the archive",
    text(rule({}, { ...days("sinceImageTransitioned", 89), storageClass: "archive" })),
    "countNumber must be at least 90 when countType=sinceImageTransitioned.",
  ],
  [
    "an end by the age of a pull",
    text(rule({}, days("sinceImagePulled"))),
    "Action expire is not supported when countType=sinceImagePulled.",
  ],
  [
    "a transition to nowhere",
    text(rule({ action: { type: "transition" } })),
    "Must specify targetStorageClass when the action type is transition.",
  ],
  [
    "two rules about untagged images",
    text(rule({}, { tagStatus: "untagged" }), rule({ rulePriority: 2 }, { tagStatus: "untagged" })),
    "Only one rule can select Untagged images per storage class.",
  ],
  [
    "any image before others",
    text(rule(), rule({ rulePriority: 2 }, tagged("a"))),
    "Rule for tagStatus=ANY must have the lowest priority per storage class.",
  ],
  [
    "the same prefixes twice",
    text(rule({}, tagged("a", "b")), rule({ rulePriority: 2 }, tagged("b", "a"))),
    "The set of tag prefixes must be unique per storage class.",
  ],
])("a policy with %s is refused", (_, policy, reason) => {
  const constraint = `Lifecycle policy validation failure: ${reason}`;
  expect(() => parsePolicy(policy)).toThrow(
    `Invalid parameter at 'LifecyclePolicyText' failed to satisfy constraint: '${constraint}'`,
  );
});
