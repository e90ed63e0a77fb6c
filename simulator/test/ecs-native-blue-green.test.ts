import { expect, test } from "@jest/globals";
import { MINUTE, OTHER_TARGET_GROUP, SECOND, TARGET_GROUP } from "./ecs-account.ts";
import { nativeAccount, PRODUCTION_RULE, TEST_RULE } from "./ecs-native-account.ts";

test("a first deployment goes through the stages, and has nothing to share traffic with", async () => {
  const account = nativeAccount();
  await account.runningService();
  expect(account.deployment()).toMatchObject({
    status: "SUCCESSFUL",
    lifecycleStage: "CLEAN_UP",
    sourceServiceRevisions: [],
    targetServiceRevision: { requestedProductionTrafficWeight: 100, requestedTestTrafficWeight: 100 },
  });
  expect(account.weights()).toEqual([100, 0]);
  expect(account.registered()).toEqual([2, 0]);
});

test("a deployment passes through every stage and ends with blue gone", async () => {
  const account = nativeAccount();
  await account.runningService();
  account.deploy();
  expect(account.stages()).toEqual([
    "PRE_SCALE_UP",
    "SCALE_UP",
    "POST_SCALE_UP",
    "TEST_TRAFFIC_SHIFT",
    "POST_TEST_TRAFFIC_SHIFT",
    "PRE_PRODUCTION_TRAFFIC_SHIFT",
    "PRODUCTION_TRAFFIC_SHIFT",
    "POST_PRODUCTION_TRAFFIC_SHIFT",
    "BAKE_TIME",
    "CLEAN_UP",
  ]);
  expect(account.deployment()).toMatchObject({ status: "SUCCESSFUL" });
  account.clock.advance(10 * SECOND);
  expect(account.running()).toEqual(["web:v2", "web:v2"]);
  expect(account.registered()).toEqual([0, 2]);
  expect(account.service().deployments).toMatchObject([{ status: "PRIMARY", rolloutState: "COMPLETED" }]);
  expect(account.story().at(-1)).toBe("(service web) has reached a steady state.");
});

test("green starts beside blue, gets test traffic first, then all traffic at once, and blue stays to the end of the bake time", async () => {
  const account = nativeAccount();
  await account.runningService({ bakeTimeInMinutes: 10 });
  const blue = account.deployment().targetServiceRevision.arn;
  account.deploy();
  expect(account.service().deployments).toMatchObject([
    { status: "PRIMARY", desiredCount: 0, rolloutState: "IN_PROGRESS" },
    { status: "ACTIVE", desiredCount: 2, runningCount: 2 },
  ]);

  account.reach("SCALE_UP");
  account.reach("POST_SCALE_UP");
  expect(account.registered()).toEqual([2, 2]);
  expect([account.weights(PRODUCTION_RULE), account.weights(TEST_RULE)]).toEqual([
    [100, 0],
    [100, 0],
  ]);

  expect(account.reach("POST_TEST_TRAFFIC_SHIFT")).toMatchObject({
    sourceServiceRevisions: [{ arn: blue, requestedProductionTrafficWeight: 100, requestedTestTrafficWeight: 0 }],
    targetServiceRevision: { requestedProductionTrafficWeight: 0, requestedTestTrafficWeight: 100 },
  });
  expect([account.weights(PRODUCTION_RULE), account.weights(TEST_RULE)]).toEqual([
    [100, 0],
    [0, 100],
  ]);

  account.reach("BAKE_TIME");
  expect(account.weights()).toEqual([0, 100]);
  account.clock.advance(9 * MINUTE);
  expect(account.deployment()).toMatchObject({
    status: "IN_PROGRESS",
    lifecycleStage: "BAKE_TIME",
    sourceServiceRevisions: [{ runningTaskCount: 2, requestedProductionTrafficWeight: 0 }],
    targetServiceRevision: { runningTaskCount: 2, requestedProductionTrafficWeight: 100 },
  });
  account.reach("CLEAN_UP");
  account.clock.advance(10 * SECOND);
  expect(account.registered()).toEqual([0, 2]);
  expect(account.deployment().status).toBe("IN_PROGRESS");
  account.clock.advance(MINUTE);
  expect(account.deployment().status).toBe("SUCCESSFUL");
});

test("the target groups change places with every deployment, and the revisions tell which is whose", async () => {
  const account = nativeAccount();
  await account.runningService({ bakeTimeInMinutes: 0 });
  const groupOf = () => {
    const serviceRevisionArns = [account.deployment().targetServiceRevision.arn];
    return account.call("DescribeServiceRevisions", { serviceRevisionArns }).serviceRevisions[0].resolvedConfiguration;
  };
  const rule = { productionListenerRule: PRODUCTION_RULE };
  expect(groupOf()).toEqual({ loadBalancers: [{ targetGroupArn: TARGET_GROUP, ...rule }] });
  account.deploy();
  account.stages();
  expect(groupOf()).toEqual({ loadBalancers: [{ targetGroupArn: OTHER_TARGET_GROUP, ...rule }] });
  account.deploy("web:v1");
  account.stages();
  expect(groupOf()).toEqual({ loadBalancers: [{ targetGroupArn: TARGET_GROUP, ...rule }] });
  expect(account.weights()).toEqual([100, 0]);
});
