import { expect, test } from "@jest/globals";
import type { Look } from "../src/preflight/look.ts";
import { readReference, type SecretReference } from "../src/preflight/secret-reference.ts";
import { judgeSecret, type SecretState } from "../src/preflight/secrets.ts";
import { told } from "./preflight-subject.ts";

const home = { account: "123456789012", region: "eu-west-1", partition: "aws" };
const SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf";
const PARAMETER = "arn:aws:ssm:eu-west-1:123456789012:parameter";
const secret = (stage: string, version?: string): SecretReference => ({ kind: "secret", id: SECRET, stage, version });

test.each<[string, SecretReference]>([
  [SECRET, secret("AWSCURRENT")],
  [`${SECRET}:password::`, secret("AWSCURRENT")],
  [`${SECRET}:password:AWSPREVIOUS:`, secret("AWSPREVIOUS")],
  [`${SECRET}:::0123`, secret("", "0123")],
  [`${SECRET}:password:blue:0123`, secret("blue", "0123")],
  ["db-password", { kind: "parameter", names: ["db-password"] }],
  ["/prod/db/password", { kind: "parameter", names: ["/prod/db/password"] }],
  ["/prod/db/password:3", { kind: "parameter", names: ["/prod/db/password"] }],
  [`${PARAMETER}/db-password`, { kind: "parameter", names: ["/db-password", "db-password"] }],
  [`${PARAMETER}/prod/db/password`, { kind: "parameter", names: ["/prod/db/password"] }],
  [SECRET.replace("eu-west-1", "us-east-1"), { kind: "elsewhere", where: "Region us-east-1" }],
  [SECRET.replace("123456789012", "210987654321"), { kind: "elsewhere", where: "another account" }],
  [`${PARAMETER}/db`.replace("eu-west-1", "us-east-1"), { kind: "elsewhere", where: "Region us-east-1" }],
])("%s leads to what ECS takes it for", (valueFrom, expected) => {
  expect(readReference(valueFrom, home)).toEqual(expected);
});

const state = (versions: Record<string, string[]>, isBeingDeleted = false): Look<SecretState> => ({
  kind: "found",
  facts: { isBeingDeleted, versions: new Map(Object.entries(versions)) },
});
const REFERENCE = { kind: "secret", id: SECRET, version: undefined } as const;
const CURRENT = { ...REFERENCE, stage: "AWSCURRENT" };
test.each<[string, Extract<SecretReference, { kind: "secret" }>, Look<SecretState>, string[]]>([
  ["that has a value", CURRENT, state({ v1: ["AWSPREVIOUS"], v2: ["AWSCURRENT"] }), []],
  ["whose version is chosen by its id", { ...REFERENCE, stage: "", version: "v1" }, state({ v1: [] }), []],
  [
    "that does not exist",
    CURRENT,
    { kind: "missing" },
    ["error: secret DB: secret:prod/db-AbCdEf does not exist in Secrets Manager: no task could start."],
  ],
  [
    "that is being deleted",
    CURRENT,
    state({ v2: ["AWSCURRENT"] }, true),
    ["error: secret DB: secret:prod/db-AbCdEf is scheduled for deletion: no task could start."],
  ],
  [
    "that has no value yet",
    CURRENT,
    state({}),
    ["error: secret DB: secret:prod/db-AbCdEf has no value under AWSCURRENT: no task could start."],
  ],
  [
    "that has no such stage",
    { ...REFERENCE, stage: "blue" },
    state({ v2: ["AWSCURRENT"] }),
    ["error: secret DB: secret:prod/db-AbCdEf has no value under blue: no task could start."],
  ],
  [
    "that has no such version",
    { ...REFERENCE, stage: "", version: "v3" },
    state({ v2: ["AWSCURRENT"] }),
    ["error: secret DB: secret:prod/db-AbCdEf has no version v3: no task could start."],
  ],
  [
    "that this step may not describe",
    CURRENT,
    {
      kind: "unchecked",
      action: "secretsmanager:DescribeSecret",
      why: "secretsmanager:DescribeSecret is not allowed to this step",
    },
    [
      "unknown: secret DB: Could not check whether secrets exist: secretsmanager:DescribeSecret is not allowed to this step.",
    ],
  ],
])("a secret %s", (_, reference, look, expected) => {
  expect(told(judgeSecret("secret DB", reference, look))).toEqual(expected);
});
