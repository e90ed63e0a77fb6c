import { expect, test } from "@jest/globals";
import type { Claims } from "../src/aws/claims.ts";
import { explainAssumeRole } from "../src/aws/explain-assume-role.ts";
import { parseRoleArn } from "../src/aws/role-arn.ts";
import { Failure } from "../src/failure.ts";

const ROLE = parseRoleArn("arn:aws:iam::123456789012:role/ci/deploy");

function claims(overrides: Partial<Claims> = {}): Claims {
  return {
    iss: "https://token.actions.githubusercontent.com",
    sub: "repo:octo/web:ref:refs/heads/main",
    aud: "sts.amazonaws.com",
    ref: "refs/heads/main",
    repository: "octo/web",
    repository_id: "456",
    repository_owner_id: "123",
    ...overrides,
  };
}

function explain(name: string, message: string, from: Claims | undefined = claims()): Failure {
  const error = Object.assign(new Error(message), { name, $metadata: { httpStatusCode: 400, requestId: "r-1" } });
  const explained = explainAssumeRole(error, { role: ROLE, region: "eu-west-1", claims: from });
  if (!(explained instanceof Failure)) throw new Error("not explained", { cause: explained });
  return explained;
}

const refused = (from?: Claims) =>
  explain("AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity", from);

test("a refused job sees the claims that count and a trust policy that accepts them", () => {
  const { message, hint, evidence } = refused(claims({ sub: "repo:octo/web:environment:prod", environment: "prod" }));
  expect(message).toBe(
    "arn:aws:iam::123456789012:role/ci/deploy could not be assumed: its trust policy does not accept this job's token, or the role does not exist.",
  );
  expect(hint).toContain("aws iam get-role --role-name deploy");
  expect(hint).toContain('names the environment "prod"');
  expect(evidence).toContain("  sub                 repo:octo/web:environment:prod");
  expect(evidence).toContain("  aud                 sts.amazonaws.com");
  const policy = evidence.slice(evidence.indexOf("{"), evidence.indexOf("}") + 1).join("\n");
  expect(JSON.parse(policy).Statement[0].Condition.StringEquals).toEqual({
    "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
    "token.actions.githubusercontent.com:sub": [
      "repo:octo/web:environment:prod",
      "repo:octo@123/web@456:environment:prod",
    ],
  });
});

test.each([
  [
    "a branch without an environment",
    {},
    "The job names no environment, so its sub carries what started it (refs/heads/main)",
  ],
  ["an immutable sub", { sub: "repo:octo@123/web@456:ref:refs/heads/main" }, "sends the immutable form of sub"],
  ["a customised sub", { sub: "repository_owner:octo" }, "a sub of its own making"],
  ["a pull request", { sub: "repo:octo/web:pull_request" }, "Every pull request of the repository has this sub"],
  [
    "a reusable workflow",
    {
      job_workflow_ref: "octo/ci/.github/workflows/deploy.yml@v1",
      workflow_ref: "octo/web/.github/workflows/main.yml@main",
    },
    "defined in the reusable workflow octo/ci/.github/workflows/deploy.yml@v1",
  ],
])("the hint for %s fits", (_, overrides, hint) => {
  expect(refused(claims(overrides)).hint).toContain(hint);
});

test("a token that cannot be read still gives a hint", () => {
  const error = Object.assign(new Error("Not authorized"), { name: "AccessDenied" });
  expect(explainAssumeRole(error, { role: ROLE, region: "eu-west-1", claims: undefined })).toMatchObject({
    hint: expect.stringContaining("aws iam get-role --role-name deploy"),
    evidence: [],
  });
});

test.each([
  [
    "InvalidIdentityTokenException",
    "No OpenIDConnect provider found in your account for https://token.actions.githubusercontent.com",
    "account 123456789012 has no OIDC provider for token.actions.githubusercontent.com",
    "aws iam create-open-id-connect-provider --url https://token.actions.githubusercontent.com --client-id-list sts.amazonaws.com",
  ],
  [
    "InvalidIdentityTokenException",
    "Incorrect token audience",
    'does not list the audience "sts.amazonaws.com"',
    "add-client-id",
  ],
  [
    "InvalidIdentityTokenException",
    "Couldn't retrieve verification key from your identity provider",
    "could not verify",
    "again",
  ],
  ["IDPCommunicationErrorException", "unreachable", "could not reach GitHub", "run the job again"],
  ["ExpiredTokenException", "Token expired", "had expired", "clock"],
  ["IDPRejectedClaimException", "revoked", "rejected a claim", "again"],
  ["RegionDisabledException", "off", "STS is switched off in eu-west-1", "Activate eu-west-1"],
  [
    "ValidationError",
    "bad duration",
    "AWS refused assuming arn:aws:iam::123456789012:role/ci/deploy in eu-west-1: bad duration.",
    "Correct",
  ],
])("%s (%s) becomes: %s", (name, message, text, hint) => {
  const failure = explain(name, message);
  expect(failure.message).toContain(text);
  expect(failure.hint).toContain(hint);
  expect(failure.evidence.at(-1)).toContain("request id r-1");
});
