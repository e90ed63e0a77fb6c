import { expect, test } from "@jest/globals";
import { type Claims, decodeClaims, subForm, subForms } from "../src/aws/claims.ts";
import { trustPolicy } from "../src/aws/trust-policy.ts";

const IDS = { repository_id: "456", repository_owner_id: "123" };

function claims(overrides: Partial<Claims>): Claims {
  return {
    iss: "https://token.actions.githubusercontent.com",
    sub: "repo:octo/web:ref:refs/heads/main",
    aud: "sts.amazonaws.com",
    ...overrides,
  };
}

function token(payload: string): string {
  return ["header", Buffer.from(payload).toString("base64url"), "signature"].join(".");
}

test("claims are read from the token's payload, texts only", () => {
  expect(
    decodeClaims(token(JSON.stringify({ ...claims({ ...IDS, environment: "prüfung" }), exp: 1, run: null }))),
  ).toEqual(claims({ ...IDS, environment: "prüfung" }));
});

test.each(["", "no.token", "a.b.c", token("null"), token("{}"), token('{"sub":1,"aud":"a","iss":"b"}')])(
  "%j holds no claims",
  (text) => {
    expect(decodeClaims(text)).toBeUndefined();
  },
);

test.each([
  ["repo:octo/web:ref:refs/heads/main", IDS, "classic", "repo:octo@123/web@456:ref:refs/heads/main"],
  ["repo:octo/web:environment:prod", IDS, "classic", "repo:octo@123/web@456:environment:prod"],
  ["repo:octo/web:environment:eu%3Aprod", IDS, "classic", "repo:octo@123/web@456:environment:eu%3Aprod"],
  ["repo:octo@123/web@456:pull_request", IDS, "immutable", "repo:octo/web:pull_request"],
  ["repo:octo@123/web@456:environment:prod", {}, "immutable", "repo:octo/web:environment:prod"],
  ["repo:octo/web:pull_request", {}, "classic", undefined],
  ["repository_owner:octo:environment:prod", IDS, "custom", undefined],
])("sub %s with ids %j is %s and its other form is %s", (sub, ids, form, other) => {
  expect(subForm(claims({ sub, ...ids }))).toBe(form);
  expect(subForms(claims({ sub, ...ids }))).toEqual(other ? [sub, other] : [sub]);
});

test("the trust policy accepts both forms of the job's sub from the provider in the role's account", () => {
  const policy = trustPolicy({ partition: "aws-cn", account: "123456789012" }, claims(IDS));
  expect(policy).toEqual({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: "arn:aws-cn:iam::123456789012:oidc-provider/token.actions.githubusercontent.com" },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: {
            "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
            "token.actions.githubusercontent.com:sub": [
              "repo:octo/web:ref:refs/heads/main",
              "repo:octo@123/web@456:ref:refs/heads/main",
            ],
          },
        },
      },
    ],
  });
});

test("the provider of an enterprise or a server keeps its path", () => {
  const policy = trustPolicy(
    { partition: "aws", account: "123456789012" },
    claims({ iss: "https://github.example.com/_services/token" }),
  );
  expect(JSON.stringify(policy)).toContain("oidc-provider/github.example.com/_services/token");
  expect(JSON.stringify(policy)).toContain(
    '"github.example.com/_services/token:sub":"repo:octo/web:ref:refs/heads/main"',
  );
});
