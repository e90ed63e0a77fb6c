import { expect, test } from "@jest/globals";
import type { Look } from "../src/preflight/look.ts";
import { judgeRole, type Passing, type Role } from "../src/preflight/roles.ts";
import { told } from "./preflight-subject.ts";

const home = { account: "123456789012", region: "eu-west-1", partition: "aws" };
const ARN = "arn:aws:iam::123456789012:role/service/web";
const trusting = (Service: string): Look<Role> => {
  const Statement = { Effect: "Allow", Principal: { Service }, Action: "sts:AssumeRole" };
  return { kind: "found", facts: { arn: ARN, trustPolicy: JSON.stringify({ Statement }) } };
};
const GOOD = trusting("ecs-tasks.amazonaws.com");
const denied = (action: string): Look<never> => ({
  kind: "unchecked",
  action,
  why: `${action} is not allowed to this step`,
});
const pass = (facts: Passing): Look<Passing> => ({ kind: "found", facts });

test.each<[string, Look<Role>, Look<Passing> | undefined, string[]]>([
  ["that is fine", GOOD, pass("allowed"), []],
  ["that nobody has to pass", GOOD, undefined, []],
  ["that does not exist", { kind: "missing" }, undefined, ["error: task role web: It does not exist."]],
  [
    "that trusts something else",
    trusting("ec2.amazonaws.com"),
    pass("allowed"),
    [
      "error: task role web: Its trust policy does not let ecs-tasks.amazonaws.com assume it: no task could start with it.",
    ],
  ],
  [
    "whose trust policy is not legible",
    { kind: "found", facts: { arn: ARN, trustPolicy: "" } },
    pass("allowed"),
    ["unknown: task role web: Could not check whether roles exist and trust ECS: the trust policy is no JSON."],
  ],
  [
    "that may not be passed",
    GOOD,
    pass("denied"),
    [
      "error: task role web: This step may not pass it to tasks (iam:PassRole), so that AWS will refuse to register the task definition.",
    ],
  ],
  [
    "that may perhaps be passed",
    GOOD,
    pass("unclear"),
    [
      "unknown: task role web: Could not check whether this step may pass roles to tasks: the policies of this step ask for something that only the call itself has.",
    ],
  ],
  [
    "that this step may not read",
    denied("iam:GetRole"),
    denied("iam:SimulatePrincipalPolicy"),
    [
      "unknown: task role web: Could not check whether roles exist and trust ECS: iam:GetRole is not allowed to this step.",
      "unknown: task role web: Could not check whether this step may pass roles to tasks: iam:SimulatePrincipalPolicy is not allowed to this step.",
    ],
  ],
])("a role %s", (_, look, passing, expected) => {
  const found = new Map([[ARN, look]]);
  expect(told(judgeRole({ kind: "task role", role: ARN }, { home, found, ...(passing && { pass: passing }) }))).toEqual(
    expected,
  );
});

test("a role of another account cannot be passed, whatever else is right", () => {
  const role = "arn:aws:iam::210987654321:role/web";
  expect(told(judgeRole({ kind: "execution role", role }, { home, found: new Map() }))).toEqual([
    "error: execution role web: It belongs to account 210987654321, and the task runs in another: roles cannot be passed across accounts.",
  ]);
});

test("the statement that would allow to pass a role is ready to paste", () => {
  const [notice] = judgeRole(
    { kind: "task role", role: "web" },
    { home, found: new Map([["web", GOOD]]), pass: pass("denied") },
  );
  expect(notice?.fix).toBe(
    `Add to a policy of the step's role: {"Effect":"Allow","Action":"iam:PassRole","Resource":"${ARN}","Condition":{"StringEquals":{"iam:PassedToService":"ecs-tasks.amazonaws.com"}}}`,
  );
});
