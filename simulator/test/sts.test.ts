import { DescribeRepositoriesCommand, ECRClient } from "@aws-sdk/client-ecr";
import {
  AssumeRoleCommand,
  AssumeRoleWithWebIdentityCommand,
  type AssumeRoleWithWebIdentityCommandInput,
  type Credentials,
  GetCallerIdentityCommand,
  STSClient,
} from "@aws-sdk/client-sts";
import { expect, test } from "@jest/globals";
import { githubIssuer } from "../src/oidc/github-oidc.ts";
import { createSigningKey, signJwt } from "../src/oidc/jwt.ts";
import { type Simulator, startSimulator } from "../src/simulator.ts";
import { clientSettings, errorOf } from "./client-settings.ts";

const provider = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com";

/** A trust policy for jobs of this subject. */
function trust(sub: string, audience = "sts.amazonaws.com") {
  const key = "token.actions.githubusercontent.com";
  return {
    Version: "2012-10-17",
    Statement: {
      Effect: "Allow",
      Principal: { Federated: provider },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: { StringEquals: { [`${key}:aud`]: audience }, StringLike: { [`${key}:sub`]: sub } },
    },
  };
}

function assume(aws: Simulator, changes: Partial<AssumeRoleWithWebIdentityCommandInput> = {}) {
  // Not signed: a job has no keys yet.
  const sts = new STSClient({ endpoint: aws.url, region: aws.region, maxAttempts: 1 });
  return sts.send(
    new AssumeRoleWithWebIdentityCommand({
      RoleArn: "arn:aws:iam::123456789012:role/deploy",
      RoleSessionName: "session",
      WebIdentityToken: aws.oidc.token("sts.amazonaws.com"),
      ...changes,
    }),
  );
}

function keysOf({ AccessKeyId, SecretAccessKey, SessionToken }: Credentials = {} as Credentials) {
  return {
    AWS_ACCESS_KEY_ID: `${AccessKeyId}`,
    AWS_SECRET_ACCESS_KEY: `${SecretAccessKey}`,
    AWS_SESSION_TOKEN: `${SessionToken}`,
  };
}

test("a job that the role trusts gets a session, and is somebody with it", async () => {
  await using aws = await startSimulator();
  aws.iam.role("deploy", { trust: trust("repo:acme/shop:ref:refs/heads/*") });
  const output = await assume(aws, { DurationSeconds: 900 });
  expect(output).toMatchObject({
    AssumedRoleUser: { Arn: "arn:aws:sts::123456789012:assumed-role/deploy/session" },
    SubjectFromWebIdentityToken: "repo:acme/shop:ref:refs/heads/main",
    Audience: "sts.amazonaws.com",
    Provider: provider,
  });
  expect(output.PackedPolicySize).toBeUndefined();
  const minutes = (Number(output.Credentials?.Expiration) - aws.clock.now()) / 60_000;
  expect(Math.round(minutes)).toBe(15);

  const sts = new STSClient(clientSettings(aws, keysOf(output.Credentials)));
  expect(await sts.send(new GetCallerIdentityCommand({}))).toMatchObject({
    Account: "123456789012",
    Arn: "arn:aws:sts::123456789012:assumed-role/deploy/session",
    UserId: output.AssumedRoleUser?.AssumedRoleId,
  });
});

test.each<[string, string, "classic" | "immutable"]>([
  ["another branch", "repo:acme/shop:ref:refs/heads/release", "classic"],
  ["another case", "repo:Acme/shop:ref:refs/heads/main", "classic"],
  ["the classic subject, of a job with the immutable one", "repo:acme/shop:*", "immutable"],
  ["the immutable subject, of a job with the classic one", "repo:acme@1001/shop@2002:*", "classic"],
])("a role that trusts %s does not let the job in", async (_case, sub, form) => {
  await using aws = await startSimulator();
  aws.iam.role("deploy", { trust: trust(sub) });
  aws.oidc.subjectForm = form;
  expect(await errorOf(assume(aws))).toMatchObject({
    name: "AccessDenied",
    message: "Not authorized to perform sts:AssumeRoleWithWebIdentity",
    $metadata: { httpStatusCode: 403 },
  });
});

test("a role that does not exist is refused in the same words", async () => {
  await using aws = await startSimulator();
  expect(await errorOf(assume(aws))).toMatchObject({
    name: "AccessDenied",
    message: "Not authorized to perform sts:AssumeRoleWithWebIdentity",
  });
});

test.each<[string, (aws: Simulator) => string, object]>([
  [
    "is no JWT",
    () => "some token",
    { name: "InvalidIdentityTokenException", message: expect.stringContaining("not a valid JWT") },
  ],
  [
    "has run out",
    ({ oidc }) => oidc.token("sts.amazonaws.com", { exp: 1767225600 }),
    { name: "ExpiredTokenException" },
  ],
  [
    "is not valid yet",
    ({ oidc }) => oidc.token("sts.amazonaws.com", { nbf: 9999999999 }),
    { name: "InvalidIdentityTokenException" },
  ],
  [
    "is for another audience",
    ({ oidc }) => oidc.token("somebody"),
    { name: "InvalidIdentityTokenException", message: "Incorrect token audience" },
  ],
  [
    "comes from an issuer that the account does not know",
    ({ oidc }) => oidc.token("sts.amazonaws.com", { iss: "https://tokens.example.com" }),
    { message: "No OpenIDConnect provider found in your account for https://tokens.example.com" },
  ],
  [
    "was signed by someone else",
    ({ oidc }) => signJwt({ ...createSigningKey(), id: oidc.key.id }, claimsOf(oidc.token("sts.amazonaws.com"))),
    { name: "InvalidIdentityTokenException", message: "Provided Token's signature is invalid" },
  ],
  [
    "names a key that the issuer does not have",
    ({ oidc }) => signJwt(createSigningKey(), claimsOf(oidc.token("sts.amazonaws.com"))),
    { name: "InvalidIdentityTokenException", message: expect.stringContaining("Couldn't retrieve verification key") },
  ],
  [
    "is not signed at all",
    ({ oidc }) => {
      const [header = "", claims] = oidc.token("sts.amazonaws.com").split(".");
      const none = { ...JSON.parse(Buffer.from(header, "base64url").toString()), alg: "none" };
      return `${Buffer.from(JSON.stringify(none)).toString("base64url")}.${claims}.`;
    },
    { name: "InvalidIdentityTokenException" },
  ],
])("a token that %s is refused", async (_case, token, expected) => {
  await using aws = await startSimulator();
  aws.iam.role("deploy", { trust: trust("*") });
  expect(await errorOf(assume(aws, { WebIdentityToken: token(aws) }))).toMatchObject(expected);
});

test.each<[string, Partial<AssumeRoleWithWebIdentityCommandInput>, object]>([
  [
    "three seconds",
    { DurationSeconds: 3 },
    { name: "ValidationError", message: expect.stringContaining("greater than or equal to 900") },
  ],
  [
    "longer than the role allows",
    { DurationSeconds: 7200 },
    { name: "ValidationError", message: expect.stringContaining("MaxSessionDuration") },
  ],
  [
    "a role's name for its ARN",
    { RoleArn: "the-role-called-deploy" },
    { name: "ValidationError", message: expect.stringContaining("is invalid") },
  ],
  [
    "a parameter that is not played",
    { PolicyArns: [{ arn: "arn:aws:iam::aws:policy/ReadOnlyAccess" }] },
    { name: "ValidationError", message: "The simulator does not play PolicyArns." },
  ],
  ["a session policy that is none", { Policy: "{}" }, { name: "MalformedPolicyDocumentException" }],
])("%s is refused before a session is opened", async (_case, changes, expected) => {
  await using aws = await startSimulator();
  aws.iam.role("deploy", { trust: trust("*") });
  expect(await errorOf(assume(aws, changes))).toMatchObject(expected);
});

test("an account without the provider says so", async () => {
  await using aws = await startSimulator();
  aws.iam.role("deploy", { trust: trust("*") });
  aws.iam.removeOidcProvider(githubIssuer);
  expect(await errorOf(assume(aws))).toMatchObject({
    name: "InvalidIdentityTokenException",
    message: `No OpenIDConnect provider found in your account for ${githubIssuer}`,
  });
});

test("a session ends on simulated time", async () => {
  await using aws = await startSimulator({ speed: 1_000_000 });
  aws.iam.role("deploy", { trust: trust("*") });
  const { Credentials } = await assume(aws, { DurationSeconds: 900 });
  await new Promise<void>((resolve) => aws.clock.after(900_000, resolve));
  const sts = new STSClient(clientSettings(aws, keysOf(Credentials)));
  expect(await errorOf(sts.send(new GetCallerIdentityCommand({})))).toMatchObject({ name: "ExpiredToken" });
});

test("sessions that were ended are expired for JSON services too, and new ones work", async () => {
  await using aws = await startSimulator();
  aws.iam.role("deploy", { trust: trust("*") });
  const repositories = ({ Credentials }: { Credentials?: Credentials | undefined }) =>
    new ECRClient(clientSettings(aws, keysOf(Credentials))).send(new DescribeRepositoriesCommand({}));
  const ended = await assume(aws);
  aws.iam.expireSessions();
  expect(await errorOf(repositories(ended))).toMatchObject({ name: "ExpiredTokenException" });
  expect(await repositories(await assume(aws))).toMatchObject({ repositories: [] });
});

test("a session policy narrows what the role may do, and its size is reported", async () => {
  await using aws = await startSimulator();
  aws.iam.role("deploy", { trust: trust("*") });
  const Policy = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "ecs:*", Resource: "*" }],
  });
  const { Credentials, PackedPolicySize } = await assume(aws, { Policy });
  expect(PackedPolicySize).toBeGreaterThan(0);
  const ecr = new ECRClient(clientSettings(aws, keysOf(Credentials)));
  expect(await errorOf(ecr.send(new DescribeRepositoriesCommand({})))).toMatchObject({
    name: "AccessDeniedException",
    message: expect.stringContaining("because no session policy allows the ecr:DescribeRepositories action"),
  });
});

test("a session goes on to another role that trusts its role, for an hour at most", async () => {
  await using aws = await startSimulator();
  const first = aws.iam.role("deploy", { trust: trust("*") });
  const second = aws.iam.role("production", {
    trust: {
      Version: "2012-10-17",
      Statement: { Effect: "Allow", Principal: { AWS: first }, Action: "sts:AssumeRole" },
    },
    maxSessionSeconds: 43200,
  });
  const { Credentials } = await assume(aws);
  const sts = new STSClient(clientSettings(aws, keysOf(Credentials)));
  const chain = (DurationSeconds: number) =>
    sts.send(new AssumeRoleCommand({ RoleArn: second, RoleSessionName: "chained", DurationSeconds }));
  expect(await chain(3600)).toMatchObject({
    AssumedRoleUser: { Arn: "arn:aws:sts::123456789012:assumed-role/production/chained" },
  });
  expect(await errorOf(chain(7200))).toMatchObject({ message: expect.stringContaining("1 hour session limit") });
  const backwards = new AssumeRoleCommand({ RoleArn: first, RoleSessionName: "chained" });
  expect(await errorOf(sts.send(backwards))).toMatchObject({
    name: "AccessDenied",
    message: `User: arn:aws:sts::123456789012:assumed-role/deploy/session is not authorized to perform: sts:AssumeRole on resource: ${first}`,
  });
});

function claimsOf(token: string): object {
  return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
}
