import { expect, test } from "@jest/globals";
import { trustsTasks } from "../src/preflight/trust.ts";

const TASKS = { Service: "ecs-tasks.amazonaws.com" };
const allow = (members: object) => ({ Effect: "Allow", Principal: TASKS, Action: "sts:AssumeRole", ...members });

test.each<[string, unknown, boolean]>([
  ["names ECS's tasks", allow({}), true],
  [
    "names them among others",
    allow({ Principal: { Service: ["ec2.amazonaws.com", "ecs-tasks.amazonaws.com"] } }),
    true,
  ],
  ["has the statement among others", [{ ...allow({}), Effect: "Deny" }, allow({})], true],
  ["allows more actions", allow({ Action: ["sts:TagSession", "sts:AssumeRole"] }), true],
  ["writes the action in another case", allow({ Action: "STS:assumerole" }), true],
  ["writes the action with a wildcard", allow({ Action: "sts:Assume*" }), true],
  ["allows everything", allow({ Action: "*" }), true],
  ["has a condition, which ECS is to meet", allow({ Condition: { StringEquals: { "aws:SourceAccount": "1" } } }), true],
  ["is for anyone", allow({ Principal: "*" }), true],
  ["is for anyone, in other words", allow({ Principal: { AWS: "*" } }), true],
  ["is for anyone among others", allow({ Principal: { AWS: ["arn:aws:iam::123456789012:root", "*"] } }), true],
  ["says what is excepted", { Effect: "Allow", NotPrincipal: { AWS: "1" }, NotAction: "sts:TagSession" }, true],
  ["is for instances", allow({ Principal: { Service: "ec2.amazonaws.com" } }), false],
  ["is for ECS itself and not for its tasks", allow({ Principal: { Service: "ecs.amazonaws.com" } }), false],
  ["is for an account", allow({ Principal: { AWS: "arn:aws:iam::123456789012:root" } }), false],
  ["is for a workflow", allow({ Principal: { Federated: "x" }, Action: "sts:AssumeRoleWithWebIdentity" }), false],
  ["allows something else only", allow({ Action: "sts:TagSession" }), false],
  ["denies it", allow({ Effect: "Deny" }), false],
  ["has no statement", [], false],
])("a trust policy that %s", (_, Statement, expected) => {
  expect(trustsTasks(JSON.stringify({ Version: "2012-10-17", Statement }))).toBe(expected);
});

test("a trust policy that is no JSON tells nothing", () => {
  expect(trustsTasks("{")).toBeUndefined();
});
