import { expect, test } from "@jest/globals";
import { explainAwsError } from "../src/aws/explain-aws-error.ts";
import { Failure } from "../src/failure.ts";

const CALL = { doing: "updating service web", region: "eu-west-1" };
const SERVICE = "arn:aws:ecs:eu-west-1:123456789012:service/main/web";
const SESSION = "arn:aws:sts::123456789012:assumed-role/deploy/gha-web-1-1";

function answered(name: string, message: string, status = 400, attempts = 1): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status, requestId: "r-1", attempts } });
}

function unanswered(members: object): Error {
  return Object.assign(new Error("connect"), { $metadata: { attempts: 1 } }, members);
}

function explain(error: unknown): Failure {
  const explained = explainAwsError(error, CALL);
  if (!(explained instanceof Failure)) throw new Error("not explained", { cause: explained });
  return explained;
}

test("a denied call names who, what and where, and gives the statement that allows it", () => {
  const error = answered(
    "AccessDeniedException",
    `User: ${SESSION} is not authorized to perform: ecs:UpdateService on resource: ${SERVICE} because no identity-based policy allows the ecs:UpdateService action`,
  );
  const failure = explain(error);
  expect(failure.message).toBe(
    `AWS denied updating service web in eu-west-1: ${SESSION} may not ecs:UpdateService on ${SERVICE}.`,
  );
  expect(failure.hint).toBe("Add the statement below to a policy of the role deploy.");
  expect(JSON.parse(failure.evidence.slice(0, -1).join("\n"))).toEqual({
    Effect: "Allow",
    Action: "ecs:UpdateService",
    Resource: SERVICE,
  });
  expect(failure.evidence.at(-1)).toBe("AWS answered AccessDeniedException (HTTP 400, request id r-1)");
  expect(failure.cause).toBe(error);
});

test("what ECS names anew every time is allowed for the service, not for the one that was denied", () => {
  const revisions = "arn:aws:ecs:eu-west-1:123456789012:service-revision/prod/web";
  const message = `User: ${SESSION} is not authorized to perform: ecs:DescribeServiceRevisions on resource: ${revisions}/4567 because no identity-based policy allows it`;
  const failure = explain(answered("AccessDeniedException", message));
  expect(JSON.parse(failure.evidence.slice(0, -1).join("\n"))).toMatchObject({ Resource: `${revisions}/*` });
});

test("a denied iam:PassRole is allowed for tasks only", () => {
  const failure = explain(
    answered(
      "AccessDeniedException",
      "User: arn:aws:iam::123456789012:user/ci/bot is not authorized to perform: iam:PassRole on resource: arn:aws:iam::123456789012:role/web-task because no identity-based policy allows the iam:PassRole action",
    ),
  );
  expect(failure.hint).toContain("the user ci/bot");
  expect(failure.evidence.join("\n")).toContain('"iam:PassedToService": "ecs-tasks.amazonaws.com"');
});

test.each([
  [
    "with an explicit deny in a service control policy",
    "A Deny in a service control policy forbids ecs:UpdateService",
    false,
  ],
  ["with an explicit deny in an identity-based policy", "A Deny in an identity-based policy", false],
  ["because no permissions boundary allows the ecs:UpdateService action", "The permissions boundary must allow", true],
  ["because no session policy allows the ecs:UpdateService action", "The session policy must allow", true],
  [
    "because no service control policy allows the ecs:UpdateService action",
    "The service control policy must allow",
    true,
  ],
  ["because no VPC endpoint policy allows the ecs:UpdateService action", "The VPC endpoint policy must allow", true],
])("a call denied %s is answered with: %s", (reason, hint, statement) => {
  const failure = explain(
    answered(
      "AccessDenied",
      `User: ${SESSION} is not authorized to perform: ecs:UpdateService on resource: ${SERVICE} ${reason}`,
    ),
  );
  expect(failure.hint).toContain(hint);
  expect(failure.evidence.some((line) => line.includes('"Effect": "Allow"'))).toBe(statement);
});

test("a denial without the usual words keeps AWS's own", () => {
  expect(explain(answered("AccessDeniedException", "You are not welcome.")).message).toBe(
    "AWS denied updating service web in eu-west-1: You are not welcome.",
  );
});

test.each([
  [
    "ExpiredTokenException",
    "The security token included in the request is expired",
    "The AWS session ended before",
    "role-to-assume",
  ],
  [
    "ExpiredToken",
    "The security token included in the request is expired",
    "The AWS session ended before",
    "role-to-assume",
  ],
  [
    "UnrecognizedClientException",
    "The security token included in the request is invalid",
    "does not accept the credentials",
    "access key",
  ],
  ["InvalidClientTokenId", "The security token is invalid.", "does not accept the credentials", "access key"],
  ["ThrottlingException", "Rate exceeded", "AWS throttled updating service web in eu-west-1", "request rate"],
  ["LimitExceededException", "Too many services", "A quota stops updating service web", "Service Quotas"],
  [
    "InvalidParameterException",
    "desiredCount is negative",
    "refused updating service web in eu-west-1: desiredCount is negative. (InvalidParameter)",
    "Correct",
  ],
  ["ClusterNotFoundException", "Cluster not found.", "Cluster not found. (ClusterNotFound)", "Correct"],
])("%s (%s) becomes: %s", (name, message, text, hint) => {
  const failure = explain(answered(name, message));
  expect(failure.message).toContain(text);
  expect(failure.hint).toContain(hint);
});

test("a fault of the service is not blamed on the user, and the evidence counts the attempts", () => {
  const failure = explain(answered("ServerException", "Service Unavailable", 503, 5));
  expect(failure.message).toBe("AWS failed on its side at updating service web in eu-west-1: Service Unavailable.");
  expect(failure.evidence).toEqual(["AWS answered ServerException (HTTP 503, 5 attempts, request id r-1)"]);
});

test.each([
  [
    { code: "ENOTFOUND", hostname: "ecs.eu-west-9.amazonaws.com" },
    "the name ecs.eu-west-9.amazonaws.com has no address",
  ],
  [{ code: "ECONNREFUSED", address: "10.0.0.7", port: 443 }, "10.0.0.7:443 refused the connection"],
  [{ code: "ECONNRESET" }, "the connection to the AWS endpoint broke (ECONNRESET)"],
  [{ code: "EHOSTUNREACH", address: "10.0.0.7", port: 443 }, "there is no route to 10.0.0.7:443"],
  [{ code: "ETIMEDOUT", name: "TimeoutError" }, "the AWS endpoint did not answer in time"],
  [{ code: "SELF_SIGNED_CERT_IN_CHAIN" }, "is not trusted (SELF_SIGNED_CERT_IN_CHAIN)"],
])("a request that got no answer (%j) says why: %s", (members, text) => {
  const failure = explain(unanswered(members));
  expect(failure.message).toContain("AWS could not be reached for updating service web in eu-west-1: ");
  expect(failure.message).toContain(text);
  expect(failure.evidence).toEqual([]);
});

test("no credentials at all are explained", () => {
  const failure = explain(
    Object.assign(new Error("Could not load credentials from any providers"), { name: "CredentialsProviderError" }),
  );
  expect(failure.message).toContain("There are no AWS credentials for updating service web in eu-west-1");
  expect(failure.hint).toContain("role-to-assume");
});

test.each([
  ["a failure that is explained already", new Failure("known", { hint: "do" })],
  ["an abort", new DOMException("stopped", "AbortError")],
  ["a mistake of our own", new TypeError("undefined is not a function")],
])("%s comes back as it is", (_, error) => {
  expect(explainAwsError(error, CALL)).toBe(error);
});
