import { expect, test } from "@jest/globals";
import { codeDeployAccount, statuses, TARGET_ID } from "./codedeploy-account.ts";

test("an all-at-once deployment starts green tasks, moves all traffic and stops the blue ones after the wait", async () => {
  await using account = await codeDeployAccount();
  const before = await account.service();

  const id = await account.deploy();
  const ended = await account.ended(id);

  expect(id).toMatch(/^d-[0-9A-Z]{9}$/);
  expect(ended).toMatchObject({
    status: "Succeeded",
    creator: "user",
    deploymentConfigName: "CodeDeployDefault.ECSAllAtOnce",
    deploymentOverview: { Succeeded: 1, Failed: 0 },
  });
  expect(await account.weights()).toEqual({ green: 100, blue: 0 });
  expect(await (await fetch(account.url)).text()).toBe("v2");
  const { lifecycleEvents, taskSetsInfo, ...target } = await account.target(id);
  expect(target).toMatchObject({ targetId: TARGET_ID, status: "Succeeded" });
  expect(statuses(lifecycleEvents)).toEqual({
    BeforeInstall: "Succeeded",
    Install: "Succeeded",
    AfterInstall: "Succeeded",
    AllowTestTraffic: "Skipped",
    AfterAllowTestTraffic: "Succeeded",
    BeforeAllowTraffic: "Succeeded",
    AllowTraffic: "Succeeded",
    AfterAllowTraffic: "Succeeded",
  });
  const green = taskSetsInfo.find(({ taskSetLabel }) => taskSetLabel === "Green");
  expect(green).toMatchObject({
    status: "PRIMARY",
    runningCount: 2,
    trafficWeight: 100,
    targetGroup: { name: "green" },
  });
  const after = await account.until(account.service, (seen) => seen?.taskSets?.length === 1);
  expect(after?.taskSets).toMatchObject([
    { id: green?.identifer, externalId: id, status: "PRIMARY", stabilityStatus: "STEADY_STATE", scale: { value: 100 } },
  ]);
  expect(before?.taskDefinition).toMatch(/web:1$/);
  expect(after?.taskDefinition).toMatch(/web:2$/);
});
