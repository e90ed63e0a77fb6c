import {
  BLUE_GREEN,
  CANARY,
  LINEAR,
  type NativeAccount,
  nativeAccount,
} from "@deploy-actions/shared/testkit/ecs/native-account";
import { answering } from "@deploy-actions/shared/testkit/elb/pair-account";
import { startTraffic } from "@deploy-actions/shared/testkit/elb/traffic";
import { expect, test } from "@jest/globals";
import { runJob } from "./job.ts";

/** A minute of the account takes a second; so it does in the job. */
const SPEED = 60;

const CLIENTS = { clients: 50, everyMs: 20 };

const deploy = (account: NativeAccount, inputs: Readonly<Record<string, string>>) =>
  runJob(account, inputs, { speed: SPEED });

test.each([
  ["blue/green", BLUE_GREEN],
  ["linear", LINEAR],
  ["canary", CANARY],
])("%s: fifty clients that keep their connections lose no request", async (_, configuration) => {
  await using account = await nativeAccount({ configuration, speed: SPEED });
  const image = account.push("v2", answering("v2"));
  const traffic = startTraffic(account.url, CLIENTS);
  const run = await deploy(account, { image });
  const { answered, lost } = await traffic.stop();
  expect(run.outputs).toMatchObject({ status: "deployed", "task-definition": "web:2" });
  expect(run.summary).toContain("Production traffic on the new release");
  expect(lost).toEqual([]);
  expect(Object.keys(answered).toSorted()).toEqual(["v1", "v2"]);
});

test("a canary that fails its checks at 10 % spoils no more answers than its weight", async () => {
  await using account = await nativeAccount({ configuration: CANARY, speed: SPEED });
  const image = account.push("v2", answering("v2", 500));
  const traffic = startTraffic(account.url, CLIENTS);
  const check = { kind: "http", name: "home", url: account.url, expect: { status: 200 }, "failure-limit": 0 };
  const run = await deploy(account, {
    image,
    checks: JSON.stringify([check]),
    "checks-interval": "1s",
    "checks-bake": "90s",
  });
  const { answered, lost } = await traffic.stop();
  const total = lost.length + (answered.v1 ?? 0);
  expect(run.outputs).toMatchObject({ status: "rolled-back", "failure-class": "checks-failed" });
  expect(new Set(lost)).toEqual(new Set(["500 v2"]));
  expect(lost.length / total).toBeLessThanOrEqual(0.1);
  expect(await account.settled()).toMatchObject({ taskDefinition: "web:1", weights: "100/0" });
});
