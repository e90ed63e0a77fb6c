import { expect, test } from "@jest/globals";
import { parseAccountIds, refuseAccount } from "../src/aws/allowed-accounts.ts";
import { parseRoleArn } from "../src/aws/role-arn.ts";

test.each([
  ["arn:aws:iam::123456789012:role/deploy", { partition: "aws", account: "123456789012", name: "deploy" }],
  ["arn:aws-cn:iam::123456789012:role/ci/web/deploy", { partition: "aws-cn", account: "123456789012", name: "deploy" }],
  ["arn:aws-us-gov:iam::012345678901:role/a+b=c,d.e@f-g", { account: "012345678901", name: "a+b=c,d.e@f-g" }],
])("%s is the ARN of a role", (arn, parts) => {
  expect(parseRoleArn(arn)).toMatchObject({ arn, ...parts });
});

test.each([
  ["deploy", "is a role name or something else"],
  ["arn:aws:iam::12345678901:role/deploy", 'has the account "12345678901", which is not twelve digits'],
  ["arn:aws:sts::123456789012:assumed-role/deploy/session", "is a session of a role"],
  ["arn:aws:ecs:eu-west-1:123456789012:cluster/main", "is an ARN of ecs"],
  ["arn:aws:iam:eu-west-1:123456789012:role/deploy", "names a region"],
  ["arn:aws:iam::123456789012:user/deploy", "is an ARN of IAM, but not of a role"],
  ["arn:aws:iam::123456789012:role/", "is not a valid role ARN"],
  ["arn:aws:iam::123456789012:role/de ploy", "is not a valid role ARN"],
])("%s is refused because it %s", (text, reason) => {
  expect(() => parseRoleArn(text)).toThrow(`"${text}" ${reason}`);
});

test("account ids may be separated by commas, spaces and lines", () => {
  expect(parseAccountIds("012345678901, 123456789012\n\n234567890123\n")).toEqual([
    "012345678901",
    "123456789012",
    "234567890123",
  ]);
});

test("a text without account ids does not allow any account", () => {
  expect(() => parseAccountIds(", ,")).toThrow('", ," holds no account id.');
});

test("account ids that are not twelve digits are all named", () => {
  expect(() => parseAccountIds("12345678901,prod,123456789012")).toThrow(
    '"12345678901", "prod" are not twelve digits.',
  );
});

test("an account that is not listed is refused by name, and any account is accepted when none is listed", () => {
  const found = { account: "123456789012", principal: "arn:aws:iam::123456789012:user/ci", region: "eu-west-1" };
  expect(() => refuseAccount(found, ["123456789012"])).not.toThrow();
  expect(() => refuseAccount(found, [])).not.toThrow();
  expect(() => refuseAccount(found, ["012345678901", "234567890123"])).toThrow(
    expect.objectContaining({
      message:
        "Account 123456789012 is not one of the allowed accounts (012345678901, 234567890123). Nothing was read or changed in it.",
      evidence: ["Principal: arn:aws:iam::123456789012:user/ci", "Region: eu-west-1"],
    }),
  );
});
