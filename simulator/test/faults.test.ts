import { DescribeImagesCommand, ECRClient } from "@aws-sdk/client-ecr";
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { expect, test } from "@jest/globals";
import type { Fault } from "../src/faults.ts";
import { AwsError } from "../src/service.ts";
import { startSimulator } from "../src/simulator.ts";
import { clientSettings, errorOf } from "./client-settings.ts";

const repository = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/web";
const describe = () => new DescribeImagesCommand({ repositoryName: "shop/web" });

async function start() {
  const aws = await startSimulator();
  aws.images.push(`${repository}:v1`, { kind: "memory" });
  return aws;
}

test.each<[Fault["fault"], object]>([
  ["throttle", { name: "ThrottlingException", message: "Rate exceeded", $metadata: { httpStatusCode: 400 } }],
  ["server-error", { name: "ServerException", $metadata: { httpStatusCode: 500 } }],
  [
    "denied",
    {
      name: "AccessDeniedException",
      message: expect.stringContaining("not authorized to perform: ecr:DescribeImages"),
    },
  ],
  ["reset", { message: expect.stringContaining("ECONNRESET") }],
  ["timeout", { name: "AbortError" }],
  [new AwsError("RepositoryPolicyNotFoundException", "made up"), { name: "RepositoryPolicyNotFoundException" }],
])("a JSON service can be struck by %s", async (fault, expected) => {
  await using aws = await start();
  const ecr = new ECRClient(clientSettings(aws));
  aws.faults.inject({ operation: "ecr:DescribeImages", fault });
  // The call has arrived and hangs when its listener is told: then the client gives up.
  const patience = new AbortController();
  aws.onCall(({ phase }) => {
    if (phase === "answered" && fault === "timeout") patience.abort();
  });
  expect(await errorOf(ecr.send(describe(), { abortSignal: patience.signal }))).toMatchObject(expected);
});

test.each<[Fault["fault"], object]>([
  ["throttle", { name: "Throttling", message: "Rate exceeded" }],
  ["server-error", { name: "InternalFailure", $metadata: { httpStatusCode: 500 } }],
  ["denied", { name: "AccessDenied", $metadata: { httpStatusCode: 403 } }],
])("a query service can be struck by %s", async (fault, expected) => {
  await using aws = await start();
  aws.faults.inject({ operation: "sts:GetCallerIdentity", fault });
  const sts = new STSClient(clientSettings(aws));
  expect(await errorOf(sts.send(new GetCallerIdentityCommand({})))).toMatchObject(expected);
});

test("a fault strikes as often as it says, after as many calls as it says", async () => {
  await using aws = await start();
  const ecr = new ECRClient(clientSettings(aws));
  aws.faults.inject({ operation: "ecr:*", fault: "throttle", after: 1, times: 2 });
  const ends: string[] = [];
  for (let call = 1; call <= 4; call++) {
    ends.push(
      await ecr.send(describe()).then(
        () => "ok",
        ({ name }) => name,
      ),
    );
  }
  expect(ends).toEqual(["ok", "ThrottlingException", "ThrottlingException", "ok"]);
});

test("a fault that is taken back strikes no more", async () => {
  await using aws = await start();
  const takeBack = aws.faults.inject({ operation: "ecr:DescribeImages", fault: "throttle" });
  takeBack();
  const { imageDetails } = await new ECRClient(clientSettings(aws)).send(describe());
  expect(imageDetails).toHaveLength(1);
});

test("the SDK's own retries get over a throttle, a server error and a reset", async () => {
  await using aws = await start();
  for (const fault of ["throttle", "server-error", "reset"] as const) {
    aws.faults.inject({ operation: "ecr:DescribeImages", fault, times: 1 });
  }
  const ecr = new ECRClient({ ...clientSettings(aws), maxAttempts: 4 });
  expect((await ecr.send(describe())).$metadata.attempts).toBe(4);
});

test("an applied fault hides a call that took effect", async () => {
  await using aws = await start();
  const role = aws.iam.role("deploy", { trust: anyone });
  const sts = new STSClient(clientSettings(aws));
  const assume = () => sts.send(new AssumeRoleCommand({ RoleArn: role, RoleSessionName: "session" }));
  const sessions = () => aws.iam.findPrincipal("arn:aws:sts::123456789012:assumed-role/deploy/session");

  aws.faults.inject({ operation: "sts:AssumeRole", fault: "reset", times: 1 });
  expect(await errorOf(assume())).toMatchObject({ message: expect.stringContaining("ECONNRESET") });
  expect(sessions()).toBeUndefined();

  aws.faults.inject({ operation: "sts:AssumeRole", fault: "reset", times: 1, applied: true });
  expect(await errorOf(assume())).toMatchObject({ message: expect.stringContaining("ECONNRESET") });
  expect(sessions()).toBeDefined();
});

test("a fault for an operation that nobody can call is a mistake of the test", async () => {
  await using aws = await start();
  expect(() => aws.faults.inject({ operation: "ecr:DescribeImage", fault: "throttle" })).toThrow('"ecr:DescribeImage"');
});

const anyone = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: "*", Action: "sts:AssumeRole" }],
};
