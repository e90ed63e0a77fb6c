import { expect, test } from "@jest/globals";
import { parseRoleArn } from "../src/aws/role-arn.ts";
import { type SessionPolicy, sessionName } from "../src/aws/session.ts";
import { assumedRole } from "../src/aws/web-identity.ts";
import { fakeClock } from "../testkit/fake-clock.ts";

const ROLE = parseRoleArn("arn:aws:iam::123456789012:role/deploy");
const MINUTE = 60_000;

/** An STS that gives each error once, in order, and sessions after that; it refuses a token it has seen. */
function world({
  errors = [],
  sessionPolicy,
}: {
  readonly errors?: Error[];
  readonly sessionPolicy?: SessionPolicy;
} = {}) {
  const clock = fakeClock();
  const lines: string[] = [];
  const masked: string[] = [];
  const seen = new Set<string>();
  const policies: (string | undefined)[] = [];
  const controller = new AbortController();
  let tokens = 0;
  const session = assumedRole(
    { role: ROLE, sessionName: "gha-web-1-1", region: "eu-west-1", sessionPolicy },
    {
      sts: {
        async assumeRole({ token, policy }) {
          if (seen.has(token)) throw awsError("InvalidIdentityTokenException", "token was used before");
          seen.add(token);
          const error = errors.shift();
          if (error) throw error;
          policies.push(policy);
          return {
            accessKeyId: `key of ${token}`,
            secretAccessKey: `secret of ${token}`,
            sessionToken: `session of ${token}`,
          };
        },
      },
      idToken: async () => `token-${++tokens}`,
      clock,
      log: (line) => lines.push(line),
      mask: (value) => masked.push(value),
      signal: controller.signal,
    },
  );
  return { clock, lines, masked, policies, controller, session };
}

function awsError(name: string, message = name, status = 400): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status } });
}

test("the token and all three keys are masked before anyone sees them", async () => {
  const { session, masked, lines } = world();
  expect(await session()).toEqual({
    accessKeyId: "key of token-1",
    secretAccessKey: "secret of token-1",
    sessionToken: "session of token-1",
    expiresAt: 60 * MINUTE,
  });
  expect(masked).toEqual(["token-1", "key of token-1", "secret of token-1", "session of token-1"]);
  expect(lines).toEqual(["Assumed arn:aws:iam::123456789012:role/deploy as gha-web-1-1 for 60 minutes."]);
});

test("the session is renewed with a new token five minutes before its end", async () => {
  const { clock, session } = world();
  await session();
  await clock.sleep(54 * MINUTE);
  expect((await session()).accessKeyId).toBe("key of token-1");
  await clock.sleep(MINUTE);
  expect((await session()).accessKeyId).toBe("key of token-2");
});

test.each([
  ["throttling", awsError("ThrottlingException"), 5],
  ["a fault of STS", awsError("InternalFailure", "oops", 500), 5],
  ["a lost connection", Object.assign(new Error("socket hang up"), { code: "ECONNRESET" }), 5],
  ["a slow identity provider", awsError("IDPCommunicationErrorException"), 5],
  [
    "a verification key that is late",
    awsError("InvalidIdentityTokenException", "Couldn't retrieve verification key"),
    5,
  ],
  ["a refusal by the trust policy", awsError("AccessDenied"), 0],
  ["an expired token", awsError("ExpiredTokenException"), 1],
  ["a certificate that is not trusted", Object.assign(new Error("no"), { code: "SELF_SIGNED_CERT_IN_CHAIN" }), 0],
  ["a missing provider", awsError("InvalidIdentityTokenException", "No OpenIDConnect provider found"), 0],
  ["a rejected claim", awsError("IDPRejectedClaimException"), 0],
  ["a mistake in the request", awsError("ValidationError"), 0],
])("after %s a new token is tried as often as that can help", async (_, error, retries) => {
  await expect(world({ errors: Array(retries).fill(error) }).session()).resolves.toMatchObject({
    accessKeyId: `key of token-${retries + 1}`,
  });
  await expect(world({ errors: Array(retries + 1).fill(error) }).session()).rejects.toMatchObject({ cause: error });
});

const POLICY = { text: "for two repositories", wider: "for their folder" };

test("a session is given the policy it was asked for, and none without", async () => {
  const { session, policies } = world({ sessionPolicy: POLICY });
  await session();
  expect(policies).toEqual([POLICY.text]);
  const whole = world();
  await whole.session();
  expect(whole.policies).toEqual([undefined]);
});

test("a policy that is too large once packed is replaced by the wider one, also when the session is renewed", async () => {
  const tooLarge = awsError("PackedPolicyTooLargeException", "Packed policy consumes 107% of allotted space");
  const { session, policies, clock } = world({ sessionPolicy: POLICY, errors: [tooLarge] });
  await session();
  await clock.sleep(56 * MINUTE);
  await session();
  expect(policies).toEqual([POLICY.wider, POLICY.wider]);
});

test("a session without its policy is never asked for", async () => {
  const tooLarge = () => awsError("PackedPolicyTooLargeException");
  const { session } = world({ sessionPolicy: POLICY, errors: [tooLarge(), tooLarge()] });
  await expect(session()).rejects.toThrow("PackedPolicyTooLarge");
  const narrow = world({ sessionPolicy: { ...POLICY, wider: undefined }, errors: [tooLarge()] });
  await expect(narrow.session()).rejects.toThrow("PackedPolicyTooLarge");
});

test("the log says which attempt comes next and why", async () => {
  const { session, lines } = world({ errors: [awsError("ThrottlingException", "Rate exceeded")] });
  await session();
  expect(lines[0]).toMatch(/^Attempt 2 of 6 in .*: AWS throttled assuming arn:aws:iam::123456789012:role\/deploy/);
});

test("a cancelled run stops trying", async () => {
  const { session, controller } = world({ errors: [awsError("ThrottlingException")] });
  controller.abort(new Error("cancelled by SIGINT"));
  await expect(session()).rejects.toThrow("cancelled by SIGINT");
});

test.each([
  [{ GITHUB_REPOSITORY: "octo/web", GITHUB_RUN_ID: "42", GITHUB_RUN_ATTEMPT: "2" }, "gha-web-42-2"],
  [{ GITHUB_REPOSITORY: "octo/we b~x", GITHUB_RUN_ID: "42", GITHUB_RUN_ATTEMPT: "1" }, "gha-we-b-x-42-1"],
  [
    { GITHUB_REPOSITORY: `octo/${"r".repeat(100)}`, GITHUB_RUN_ID: "42", GITHUB_RUN_ATTEMPT: "1" },
    `gha-${"r".repeat(55)}-42-1`,
  ],
  [{}, "gha-local"],
])("the session of %j is called %s", (env, name) => {
  expect(sessionName(env)).toBe(name);
  expect(name.length).toBeLessThanOrEqual(64);
});
