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

const POLICY_OF_ORGANIZATION =
  "arn:aws:organizations::210987654321:policy/o-a1b2c3d4e5/service_control_policy/p-f6g7h8i9";

function denied(
  action: string,
  resource: string,
  reason = `because no identity-based policy allows the ${action} action`,
) {
  return explain(
    answered(
      "AccessDeniedException",
      `User: ${SESSION} is not authorized to perform: ${action} on resource: ${resource} ${reason}`,
    ),
  );
}

const statementOf = ({ evidence }: Failure) => JSON.parse(evidence.slice(0, -1).join("\n"));

const ECS = "arn:aws:ecs:eu-west-1:123456789012";
const LOGS = "arn:aws:logs:eu-west-1:123456789012:log-group:/ecs/web:log-stream";

test.each([
  ["ecs:DescribeServiceRevisions", `${ECS}:service-revision/prod/web/4567`, `${ECS}:service-revision/prod/web/*`],
  ["ecs:StopServiceDeployment", `${ECS}:service-deployment/prod/web/4567`, `${ECS}:service-deployment/prod/web/*`],
  ["ecs:DescribeTasks", `${ECS}:task/prod/0123abcd`, `${ECS}:task/prod/*`],
  ["ecs:RunTask", `${ECS}:task-definition/web-migrate:42`, `${ECS}:task-definition/web-migrate:*`],
  ["logs:GetLogEvents", `${LOGS}:ecs/app/0123abcd`, `${LOGS}:*`],
  ["ecs:UpdateService", `${ECS}:service/prod/web`, `${ECS}:service/prod/web`],
])("%s is allowed for everything that has a new name every time, and for nothing else", (action, resource, allowed) => {
  expect(statementOf(denied(action, resource))).toEqual({ Effect: "Allow", Action: action, Resource: allowed });
});

test("a denied iam:PassRole is allowed for what ECS runs and does, and only for that role", () => {
  const role = "arn:aws:iam::123456789012:role/web-task";
  expect(statementOf(denied("iam:PassRole", role))).toEqual({
    Effect: "Allow",
    Action: "iam:PassRole",
    Resource: role,
    Condition: { StringEquals: { "iam:PassedToService": ["ecs-tasks.amazonaws.com", "ecs.amazonaws.com"] } },
  });
});

test("an action that knows no resources is allowed on all", () => {
  const message = `You are not authorized to perform this operation. User: ${SESSION} is not authorized to perform: ec2:DescribeSubnets because no identity-based policy allows the ec2:DescribeSubnets action`;
  const failure = explain(answered("UnauthorizedOperation", message));
  expect(failure.hint).toBe("Add the statement below to a policy of the role deploy.");
  expect(statementOf(failure)).toEqual({ Effect: "Allow", Action: "ec2:DescribeSubnets", Resource: "*" });
});

test("a user is named as a user", () => {
  const message =
    "User: arn:aws:iam::123456789012:user/ci/bot is not authorized to perform: ecs:UpdateService because no identity-based policy allows it";
  expect(explain(answered("AccessDeniedException", message)).hint).toContain("a policy of the user ci/bot");
});

test.each([
  [
    `with an explicit deny in a service control policy: ${POLICY_OF_ORGANIZATION}`,
    "A Deny in a service control policy (p-f6g7h8i9) forbids ecs:UpdateService, and no Allow outweighs it: it is set for the account in AWS Organizations, by whoever manages the organization.",
    false,
  ],
  [
    "with an explicit deny in a resource control policy",
    "A Deny in a resource control policy forbids ecs:UpdateService, and no Allow outweighs it: it is set for the account in AWS Organizations, by whoever manages the organization.",
    false,
  ],
  [
    "with an explicit deny in an identity-based policy",
    "A Deny in an identity-based policy forbids ecs:UpdateService, and no Allow outweighs it: look for it in the policies attached to the role deploy.",
    false,
  ],
  [
    "with an explicit deny in a permissions boundary: arn:aws:iam::123456789012:policy/ci-boundary. Encoded authorization failure message: c2VjcmV0",
    'A Deny in a permissions boundary (ci-boundary) forbids ecs:UpdateService, and no Allow outweighs it: it is set at the role deploy in IAM, under "Permissions boundary".',
    false,
  ],
  [
    "because no permissions boundary allows the ecs:UpdateService action",
    'The permissions boundary must allow ecs:UpdateService too (the statement below); a policy of the role deploy alone is not enough: it is set at the role deploy in IAM, under "Permissions boundary".',
    true,
  ],
  [
    "because no session policy allows the ecs:UpdateService action",
    "The session policy must allow ecs:UpdateService too (the statement below); a policy of the role deploy alone is not enough: it is given where the session begins, by the step that signs in (inline-session-policy, managed-session-policies).",
    true,
  ],
  [
    "because no service control policy allows the ecs:UpdateService action",
    "The service control policy must allow ecs:UpdateService too (the statement below); a policy of the role deploy alone is not enough: it is set for the account in AWS Organizations, by whoever manages the organization.",
    true,
  ],
  [
    "because no resource-based policy allows the ecs:UpdateService action",
    `The resource-based policy must allow ecs:UpdateService too (the statement below); a policy of the role deploy alone is not enough: it is set at ${SERVICE} itself.`,
    true,
  ],
  [
    "because no VPC endpoint policy allows the ecs:UpdateService action",
    "The VPC endpoint policy must allow ecs:UpdateService too (the statement below); a policy of the role deploy alone is not enough: it is set at the endpoint of ecs in the VPC of the runner.",
    true,
  ],
])("a call denied %s is answered with where to go", (reason, hint, statement) => {
  const failure = denied("ecs:UpdateService", SERVICE, reason);
  expect(failure.hint).toBe(hint);
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
