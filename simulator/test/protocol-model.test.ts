import { expect, test } from "@jest/globals";
import { validationMessage, violations } from "../src/protocol/constraints.ts";
import { mismatches } from "../src/protocol/mismatches.ts";
import { loadModel } from "../src/protocol/model.ts";

const sts = loadModel("sts");
const request = {
  RoleArn: "arn:aws:iam::123456789012:role/deploy",
  RoleSessionName: "session",
  WebIdentityToken: "token",
};
const check = (changes: object) =>
  violations(sts, { shape: "AssumeRoleWithWebIdentityRequest" }, { ...request, ...changes });

test.each([
  ["nothing wrong", {}, []],
  [
    "missing",
    { RoleArn: undefined },
    ["Value null at 'roleArn' failed to satisfy constraint: Member must not be null"],
  ],
  [
    "too short",
    { RoleSessionName: "x" },
    ["Value 'x' at 'roleSessionName' failed to satisfy constraint: Member must have length greater than or equal to 2"],
  ],
  [
    "too long",
    { RoleSessionName: "x".repeat(65) },
    [
      `Value '${"x".repeat(65)}' at 'roleSessionName' failed to satisfy constraint: Member must have length less than or equal to 64`,
    ],
  ],
  [
    "too small",
    { DurationSeconds: 3 },
    [
      "Value '3' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900",
    ],
  ],
  [
    "too big",
    { DurationSeconds: 99999 },
    [
      "Value '99999' at 'durationSeconds' failed to satisfy constraint: Member must have value less than or equal to 43200",
    ],
  ],
  [
    "against the pattern",
    { RoleSessionName: "my session" },
    [
      "Value 'my session' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*",
    ],
  ],
])("an input with a value %s gets AWS's sentence", (_case, changes, expected) => {
  expect(check(changes)).toEqual(expected);
});

test("a wrong enum value is answered with the values there are, deep inside too", () => {
  const input = { Names: ["a"], Actions: [{ Type: "Forward" }] };
  const [found] = violations(
    loadModel("elbv2"),
    { shape: "CreateRuleInput" },
    { ...input, ListenerArn: "l", Priority: 1, Conditions: [] },
  );
  expect(found).toContain(
    "Value 'Forward' at 'actions.1.member.type' failed to satisfy constraint: Member must satisfy enum value set: [forward, ",
  );
});

test("all violations are told at once", () => {
  expect(validationMessage(check({ RoleArn: undefined, DurationSeconds: 3 }))).toMatch(
    /^2 validation errors detected: Value null at 'roleArn' .*; Value '3' at 'durationSeconds' /,
  );
});

test.each([
  ["a list for a word", { services: [{ serviceName: [] }] }, ["services[0].serviceName: expected string, got list"]],
  [
    "a number for a timestamp",
    { services: [{ createdAt: 1 }] },
    ["services[0].createdAt: expected timestamp, got number 1"],
  ],
  [
    "null for anything",
    { services: [{ desiredCount: null }] },
    ["services[0].desiredCount: expected integer, got null"],
  ],
  [
    "a member that AWS does not have",
    { services: [{ steady: true }] },
    ["services[0].steady: no such member in Service"],
  ],
  ["members left undefined", { services: [{ serviceName: undefined }] }, []],
])("an answer with %s is found out", (_case, output, expected) => {
  expect(mismatches(loadModel("ecs"), { shape: "DescribeServicesResponse" }, output)).toEqual(expected);
});
