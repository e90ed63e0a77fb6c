import { createPublicKey, verify } from "node:crypto";
import { expect, test } from "@jest/globals";
import { pushToMain, type SubjectForm, subject } from "../src/oidc/claims.ts";
import { type Simulator, startSimulator } from "../src/simulator.ts";

/** Asks for a token as a job does. */
function ask({ env }: Simulator, { audience = "sts.amazonaws.com", token = env.ACTIONS_ID_TOKEN_REQUEST_TOKEN } = {}) {
  const url = `${env.ACTIONS_ID_TOKEN_REQUEST_URL}&audience=${encodeURIComponent(audience)}`;
  return fetch(url, { headers: { authorization: `Bearer ${token}` } });
}

test("a token is signed with a key that the issuer publishes, and speaks of the job", async () => {
  await using aws = await startSimulator();
  const { value } = (await (await ask(aws, { audience: "https://example.com/a b" })).json()) as { value: string };
  const [header = "", claims = "", signature = ""] = value.split(".");

  const discovery = await (await fetch(`${aws.url}/github/.well-known/openid-configuration`)).json();
  const { issuer, jwks_uri } = discovery as { issuer: string; jwks_uri: string };
  const { keys } = (await (await fetch(jwks_uri)).json()) as { keys: { kid: string }[] };
  const { kid, alg } = JSON.parse(Buffer.from(header, "base64url").toString());
  const key = keys.find((candidate) => candidate.kid === kid);
  expect(alg).toBe("RS256");
  const signed = Buffer.from(`${header}.${claims}`);
  const publicKey = createPublicKey({ key: key as never, format: "jwk" });
  expect(verify("sha256", signed, publicKey, Buffer.from(signature, "base64url"))).toBe(true);

  const said = JSON.parse(Buffer.from(claims, "base64url").toString());
  expect(said).toMatchObject({
    iss: issuer,
    aud: "https://example.com/a b",
    sub: "repo:acme/shop:ref:refs/heads/main",
    repository: "acme/shop",
    repository_id: "2002",
    run_attempt: "1",
  });
  expect(said.exp - said.iat).toBe(300);
});

test.each<[string, object, SubjectForm, string]>([
  ["a push", {}, "classic", "repo:acme/shop:ref:refs/heads/main"],
  ["a push, immutable", {}, "immutable", "repo:acme@1001/shop@2002:ref:refs/heads/main"],
  ["a pull request", { event_name: "pull_request" }, "classic", "repo:acme/shop:pull_request"],
  ["an environment", { environment: "production" }, "classic", "repo:acme/shop:environment:production"],
  [
    "an environment comes first",
    { environment: "prod", event_name: "pull_request" },
    "immutable",
    "repo:acme@1001/shop@2002:environment:prod",
  ],
  ["a colon in an environment", { environment: "eu:prod" }, "classic", "repo:acme/shop:environment:eu%3Aprod"],
])("the subject of %s", (_case, changes, form, expected) => {
  expect(subject({ ...pushToMain, ...changes }, form)).toBe(expected);
});

test("the next token speaks of the job that the test has set", async () => {
  await using aws = await startSimulator();
  aws.oidc.claims = { ...aws.oidc.claims, environment: "production", ref: "refs/heads/release" };
  const { value } = (await (await ask(aws)).json()) as { value: string };
  const said = JSON.parse(Buffer.from(value.split(".")[1] ?? "", "base64url").toString());
  expect(said).toMatchObject({ sub: "repo:acme/shop:environment:production", ref: "refs/heads/release" });
});

test("a wrong request token gets no token", async () => {
  await using aws = await startSimulator();
  expect((await ask(aws, { token: "wrong" })).status).toBe(401);
});

test.each([
  ["throttle", 429],
  ["server-error", 503],
  ["denied", 401],
] as const)("the token endpoint can be struck by %s", async (fault, status) => {
  await using aws = await startSimulator();
  aws.faults.inject({ operation: "oidc:GetToken", fault, times: 1 });
  expect((await ask(aws)).status).toBe(status);
  expect((await ask(aws)).status).toBe(200);
});
