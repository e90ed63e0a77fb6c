import { Agent } from "node:http";
import {
  CreateDeploymentConfigCommand,
  StopDeploymentCommand,
  type TrafficRoutingConfig,
} from "@aws-sdk/client-codedeploy";
import { expect, test } from "@jest/globals";
import { shiftsOf } from "../src/codedeploy/traffic-shifting.ts";
import { blueGreen, type CodeDeployAccount, codeDeployAccount } from "./codedeploy-account.ts";
import { ask } from "./elb-account.ts";

const CANARY = "CodeDeployDefault.ECSCanary10Percent15Minutes";

test.each<[string, TrafficRoutingConfig, ReturnType<typeof shiftsOf>]>([
  ["all at once", { type: "AllAtOnce" }, [{ percent: 100, afterMinutes: 0 }]],
  [
    "a canary",
    { type: "TimeBasedCanary", timeBasedCanary: { canaryPercentage: 10, canaryInterval: 5 } },
    [
      { percent: 10, afterMinutes: 0 },
      { percent: 100, afterMinutes: 5 },
    ],
  ],
  [
    "equal steps, the last of them what is left",
    { type: "TimeBasedLinear", timeBasedLinear: { linearPercentage: 40, linearInterval: 3 } },
    [
      { percent: 40, afterMinutes: 0 },
      { percent: 80, afterMinutes: 3 },
      { percent: 100, afterMinutes: 3 },
    ],
  ],
])("traffic shifts %s", (_what, routing, shifts) => {
  expect(shiftsOf(routing)).toEqual(shifts);
});

test("a linear deployment moves the listener's weights step by step, minutes apart", async () => {
  await using account = await codeDeployAccount();
  await createConfig(account, "halves", {
    type: "TimeBasedLinear",
    timeBasedLinear: { linearPercentage: 50, linearInterval: 2 },
  });

  const id = await account.deploy({ deploymentConfigName: "halves" });
  const start = await account.until(account.weights, ({ green }) => green === 50);
  const half = await account.target(id);
  const { lifecycleEvents } = await account.ended(id).then(() => account.target(id));

  expect(start).toEqual({ green: 50, blue: 50 });
  expect(
    half.taskSetsInfo.map(({ taskSetLabel, status, trafficWeight }) => [taskSetLabel, status, trafficWeight]),
  ).toEqual([
    ["Blue", "PRIMARY", 50],
    ["Green", "ACTIVE", 50],
  ]);
  const shift = lifecycleEvents.find(({ lifecycleEventName }) => lifecycleEventName === "AllowTraffic");
  const minutes = (Number(shift?.endTime) - Number(shift?.startTime)) / 60_000;
  expect(minutes).toBeGreaterThanOrEqual(2);
  expect(minutes).toBeLessThan(3);
});

test("the idle group of a canary is behind the listener with weight 0 from the start, so that its targets are checked", async () => {
  await using account = await codeDeployAccount({
    group: { deploymentConfigName: "CodeDeployDefault.ECSCanary10Percent5Minutes" },
  });

  expect(await account.weights()).toEqual({ blue: 100, green: 0 });
});

test("no request is lost in a good deployment, whether clients hold on to their connections or not", async () => {
  await using account = await codeDeployAccount({ group: { blueGreenDeploymentConfiguration: blueGreen(0) } });
  await createConfig(account, "half-first", {
    type: "TimeBasedCanary",
    timeBasedCanary: { canaryPercentage: 50, canaryInterval: 1 },
  });
  const traffic = startTraffic(account.url);

  const id = await account.deploy({ deploymentConfigName: "half-first" });
  const ended = await account.ended(id);
  await account.until(account.service, (seen) => seen?.taskSets?.length === 1);
  const { answers, lost } = await traffic.stop();

  expect(ended.status).toBe("Succeeded");
  expect(lost).toEqual([]);
  expect(answers.slice(-10)).toEqual(Array.from({ length: 10 }, () => "v2"));
  expect(new Set(answers)).toEqual(new Set(["v1", "v2"]));
});

test("no request is lost when a shift is rolled back, or when a deployment follows one that stopped halfway", async () => {
  await using account = await codeDeployAccount({
    group: { deploymentConfigName: CANARY, blueGreenDeploymentConfiguration: blueGreen(0) },
  });
  const traffic = startTraffic(account.url);
  const stopHalfway = async (autoRollbackEnabled: boolean) => {
    const deploymentId = await account.deploy();
    await account.until(account.weights, ({ green }) => green === 10);
    await account.pass(10);
    await account.codeDeploy.send(new StopDeploymentCommand({ deploymentId, autoRollbackEnabled }));
    return account.ended(deploymentId);
  };

  const { rollbackInfo } = await stopHalfway(true);
  await account.ended(rollbackInfo?.rollbackDeploymentId ?? "");
  await stopHalfway(false);
  const last = await account.ended(await account.deploy({ deploymentConfigName: "CodeDeployDefault.ECSAllAtOnce" }));
  const { answers, lost } = await traffic.stop();

  expect(last.status).toBe("Succeeded");
  expect(lost).toEqual([]);
  expect(answers.at(-1)).toBe("v2");
});

/** Twenty clients, half of them with connections they keep. */
function startTraffic(url: string) {
  const answers: string[] = [];
  const lost: unknown[] = [];
  let stopped = false;
  const clients = Array.from({ length: 20 }, async (_, index) => {
    const agent = new Agent({ keepAlive: index % 2 === 0 });
    while (!stopped) {
      try {
        const { status, body } = await ask(url, { agent });
        if (status === 200) answers.push(body);
        else lost.push(status);
      } catch (error) {
        lost.push(error);
      }
    }
    agent.destroy();
  });
  return {
    stop: async () => {
      stopped = true;
      await Promise.all(clients);
      return { answers, lost };
    },
  };
}

const createConfig = (
  { codeDeploy }: CodeDeployAccount,
  deploymentConfigName: string,
  trafficRoutingConfig: TrafficRoutingConfig,
) =>
  codeDeploy.send(
    new CreateDeploymentConfigCommand({ deploymentConfigName, computePlatform: "ECS", trafficRoutingConfig }),
  );
