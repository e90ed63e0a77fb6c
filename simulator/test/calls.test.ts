import { DescribeImagesCommand, ECRClient } from "@aws-sdk/client-ecr";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { expect, test } from "@jest/globals";
import { startSimulator } from "../src/simulator.ts";
import { clientSettings, errorOf } from "./client-settings.ts";

test("every call is on record with its input and how it ended", async () => {
  await using aws = await startSimulator();
  await new STSClient(clientSettings(aws)).send(new GetCallerIdentityCommand({}));
  await errorOf(new ECRClient(clientSettings(aws)).send(new DescribeImagesCommand({ repositoryName: "none" })));
  expect(aws.calls).toEqual([
    {
      service: "sts",
      operation: "GetCallerIdentity",
      input: {},
      status: 200,
      output: expect.objectContaining({ Account: "123456789012" }),
      at: expect.any(Number),
    },
    {
      service: "ecr",
      operation: "DescribeImages",
      input: { repositoryName: "none" },
      status: 400,
      errorCode: "RepositoryNotFoundException",
      at: expect.any(Number),
    },
  ]);
});

test("the simulator waits for its listeners, before a call takes effect and before its answer leaves", async () => {
  await using aws = await startSimulator();
  const story: string[] = [];
  aws.onCall(async ({ phase, index, service, operation }) => {
    story.push(`${phase} ${service}:${operation} with status ${aws.calls[index]?.status}`);
    await new Promise((resolve) => setImmediate(resolve));
    story.push(`${phase} was listened to`);
  });
  await new STSClient(clientSettings(aws)).send(new GetCallerIdentityCommand({}));
  story.push("the client has its answer");
  expect(story).toEqual([
    "received sts:GetCallerIdentity with status 0",
    "received was listened to",
    "answered sts:GetCallerIdentity with status 200",
    "answered was listened to",
    "the client has its answer",
  ]);
});

test("a client that dies between a call and its answer leaves the call done", async () => {
  await using aws = await startSimulator();
  const life = new AbortController();
  aws.onCall(({ phase }) => {
    if (phase === "answered") life.abort();
  });
  const call = new STSClient(clientSettings(aws)).send(new GetCallerIdentityCommand({}), { abortSignal: life.signal });
  expect(await errorOf(call)).toMatchObject({ name: "AbortError" });
  expect(aws.calls).toMatchObject([{ operation: "GetCallerIdentity", status: 200 }]);
});
