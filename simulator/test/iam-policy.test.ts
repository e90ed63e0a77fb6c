import { expect, test } from "@jest/globals";
import { refusal } from "../src/iam/evaluate.ts";
import { parseIdentityPolicy, parseTrustPolicy } from "../src/iam/policy.ts";

const service = "arn:aws:ecs:eu-west-1:123456789012:service/shop/web";
const policy = (...Statement: object[]) => parseIdentityPolicy({ Version: "2012-10-17", Statement });
const allow = (changes: object = {}) => ({ Effect: "Allow", Action: "ecs:UpdateService", Resource: "*", ...changes });
const ask = (policies: Parameters<typeof policy>, context: Record<string, string | string[]> = {}) =>
  refusal({ action: "ecs:UpdateService", resource: service, context }, [policy(...policies)]);

const silent = "because no identity-based policy allows the ecs:UpdateService action";

test.each<[string, object[], string | undefined]>([
  ["nothing", [], silent],
  ["the action on anything", [allow()], undefined],
  ["the action in another case", [allow({ Action: "ECS:updateservice" })], undefined],
  ["another action", [allow({ Action: "ecs:DescribeServices" })], silent],
  ["one of several actions", [allow({ Action: ["ecs:DescribeServices", "ecs:Update*"] })], undefined],
  ["every action", [allow({ Action: "*" })], undefined],
  ["every action but another", [allow({ Action: undefined, NotAction: "ecs:DeleteService" })], undefined],
  ["every action but this one", [allow({ Action: undefined, NotAction: "ecs:Update*" })], silent],
  ["this service", [allow({ Resource: service })], undefined],
  ["services of the cluster", [allow({ Resource: "arn:aws:ecs:*:123456789012:service/shop/*" })], undefined],
  ["services of another cluster", [allow({ Resource: "arn:aws:ecs:*:123456789012:service/test/*" })], silent],
  ["one character is one character", [allow({ Resource: service.replace("web", "we?") })], undefined],
  ["a dot is a dot", [allow({ Resource: service.replace("/web", ".web") })], silent],
  ["anything but this service", [allow({ Resource: undefined, NotResource: service })], silent],
  [
    "a deny beside the allow",
    [allow(), allow({ Effect: "Deny", Resource: service })],
    "with an explicit deny in an identity-based policy",
  ],
])("a policy that says: %s", (_case, statements, expected) => {
  expect(ask(statements)).toBe(expected);
});

const cluster = "arn:aws:ecs:eu-west-1:123456789012:cluster/shop";
const context = {
  "ecs:cluster": cluster,
  "aws:RequestedRegion": "eu-west-1",
  "aws:TagKeys": ["team", "cost"],
  "aws:SecureTransport": "true",
};

test.each<[object, boolean]>([
  [{ StringEquals: { "aws:RequestedRegion": "eu-west-1" } }, true],
  [{ StringEquals: { "AWS:requestedregion": ["us-east-1", "eu-west-1"] } }, true],
  [{ StringEquals: { "aws:RequestedRegion": "EU-WEST-1" } }, false],
  [{ StringEqualsIgnoreCase: { "aws:RequestedRegion": "EU-WEST-1" } }, true],
  [{ StringNotEquals: { "aws:RequestedRegion": "us-east-1" } }, true],
  [{ StringNotEquals: { "aws:RequestedRegion": ["us-east-1", "eu-west-1"] } }, false],
  [{ StringLike: { "aws:RequestedRegion": "eu-*" } }, true],
  [{ StringNotLike: { "aws:RequestedRegion": "eu-*" } }, false],
  [{ ArnLike: { "ecs:cluster": "arn:aws:ecs:*:*:cluster/sh?p" } }, true],
  [{ ArnEquals: { "ecs:cluster": "arn:aws:ecs:*:cluster/shop" } }, false],
  [{ ArnNotLike: { "ecs:cluster": "arn:aws:ecs:*:*:cluster/test" } }, true],
  [{ Bool: { "aws:SecureTransport": true } }, true],
  [{ Null: { "ecs:cluster": false } }, true],
  [{ Null: { "aws:SourceVpc": "true" } }, true],
  [{ StringEquals: { "aws:SourceVpc": "vpc-1" } }, false],
  [{ StringEqualsIfExists: { "aws:SourceVpc": "vpc-1" } }, true],
  [{ StringNotEquals: { "aws:SourceVpc": "vpc-1" } }, true],
  [{ "ForAnyValue:StringEquals": { "aws:TagKeys": ["team", "owner"] } }, true],
  [{ "ForAllValues:StringEquals": { "aws:TagKeys": ["team", "owner"] } }, false],
  [{ "ForAllValues:StringEquals": { "aws:TagKeys": ["team", "cost", "owner"] } }, true],
  [{ "ForAnyValue:StringEquals": { "aws:SourceVpc": "vpc-1" } }, false],
  [{ "ForAllValues:StringEquals": { "aws:SourceVpc": "vpc-1" } }, true],
  [{ StringLike: { "aws:RequestedRegion": "eu-*" }, Bool: { "aws:SecureTransport": "false" } }, false],
])("the condition %j is satisfied: %s", (Condition, satisfied) => {
  expect(ask([allow({ Condition })], context) === undefined).toBe(satisfied);
});

test("a session policy only takes away", () => {
  const request = { action: "ecs:UpdateService", resource: service, context: {} };
  const narrow = policy(allow({ Action: "ecs:DescribeServices" }));
  expect(refusal(request, [policy(allow())], narrow)).toBe(
    "because no session policy allows the ecs:UpdateService action",
  );
  expect(refusal(request, [narrow], policy(allow()))).toBe(silent);
  expect(refusal(request, undefined, narrow)).toBe("because no session policy allows the ecs:UpdateService action");
  expect(refusal(request, [policy(allow())], policy(allow()))).toBeUndefined();
});

test.each<[string, unknown, string]>([
  ["no JSON", "{Version", "not JSON"],
  ["an old version", { Version: "2008-10-17", Statement: [] }, "2012-10-17"],
  [
    "a misspelt element",
    { Version: "2012-10-17", Statement: [allow({ Resources: "*" })] },
    "Unknown element in policy: Resources",
  ],
  ["a wrong effect", { Version: "2012-10-17", Statement: [allow({ Effect: "allow" })] }, 'not "allow"'],
  ["Action and NotAction", { Version: "2012-10-17", Statement: [allow({ NotAction: "*" })] }, "not both"],
  ["no action", { Version: "2012-10-17", Statement: [allow({ Action: undefined })] }, "needs Action"],
  ["no resource", { Version: "2012-10-17", Statement: [allow({ Resource: undefined })] }, "needs Resource"],
  [
    "an operator nobody knows",
    { Version: "2012-10-17", Statement: [allow({ Condition: { StringIs: { a: "b" } } })] },
    '"StringIs"',
  ],
  ["a number for an action", { Version: "2012-10-17", Statement: [allow({ Action: 7 })] }, "Action must be"],
])("a policy with %s is refused", (_case, document, text) => {
  const parse = () => parseIdentityPolicy(document as object);
  expect(parse).toThrow(
    expect.objectContaining({ code: "MalformedPolicyDocument", message: expect.stringContaining(text) }),
  );
});

test("a trust policy names principals and no resource", () => {
  const statement = { Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: "*" } };
  expect(() => parseTrustPolicy({ Version: "2012-10-17", Statement: { ...statement, Resource: "*" } })).toThrow(
    "Principal",
  );
  expect(parseTrustPolicy({ Version: "2012-10-17", Statement: statement }).statements).toHaveLength(1);
});
