import { describe, expect, test } from "@jest/globals";
import { MINUTE, OTHER_TARGET_GROUP, SECOND, TARGET_GROUP } from "./ecs-account.ts";
import {
  ADVANCED,
  INFRASTRUCTURE_ROLE,
  nativeAccount,
  PAIR,
  PRODUCTION_RULE,
  TEST_RULE,
  weights,
} from "./ecs-native-account.ts";

const CANARY = { strategy: "CANARY", canaryConfiguration: { canaryPercent: 10, canaryBakeTimeInMinutes: 10 } };
const INVALID = "Service deployment rolled back because of invalid networking configuration.";

describe("StopServiceDeployment", () => {
  test.each([
    "PRE_SCALE_UP",
    "SCALE_UP",
    "POST_SCALE_UP",
    "TEST_TRAFFIC_SHIFT",
    "POST_TEST_TRAFFIC_SHIFT",
    "PRE_PRODUCTION_TRAFFIC_SHIFT",
    "PRODUCTION_TRAFFIC_SHIFT",
    "POST_PRODUCTION_TRAFFIC_SHIFT",
    "BAKE_TIME",
  ])("leads all traffic back at once, from %s", async (stage) => {
    const account = nativeAccount();
    await account.runningService({ ...CANARY, bakeTimeInMinutes: 5 });
    const blue = account.service();
    account.deploy();
    const { serviceDeploymentArn } = account.reach(stage);
    account.call("StopServiceDeployment", { serviceDeploymentArn, stopType: "ROLLBACK" });
    expect(account.deployment().status).toBe("ROLLBACK_REQUESTED");
    account.clock.advance(2 * SECOND);
    expect([account.weights(PRODUCTION_RULE), account.weights(TEST_RULE)]).toEqual([
      [100, 0],
      [100, 0],
    ]);
    account.stages();

    expect(account.deployment()).toMatchObject({
      status: "ROLLBACK_SUCCESSFUL",
      statusReason: "Service deployment rolled back because of a user request.",
      lifecycleStage: stage,
      sourceServiceRevisions: [{ requestedProductionTrafficWeight: 100, runningTaskCount: 2 }],
      targetServiceRevision: { requestedProductionTrafficWeight: 0, runningTaskCount: 0 },
      rollback: { serviceRevisionArn: blue.currentServiceRevisions[0].arn },
    });
    expect(account.running()).toEqual(["web:v1", "web:v1"]);
    expect(account.service()).toMatchObject({
      taskDefinition: blue.taskDefinition,
      deployments: [{ status: "PRIMARY", rolloutState: "COMPLETED" }],
    });
  });

  test("keeps green until requests have followed the weights back", async () => {
    const account = nativeAccount();
    await account.runningService();
    account.deploy();
    const { serviceDeploymentArn } = account.reach("BAKE_TIME");
    account.call("StopServiceDeployment", { serviceDeploymentArn });
    account.clock.advance(4 * SECOND);
    expect([account.weights(), account.registered()]).toEqual([
      [100, 0],
      [2, 2],
    ]);
    account.clock.advance(4 * SECOND);
    expect(account.registered()).toEqual([2, 0]);
  });

  test("starts blue again when it comes during the clean-up, and only then leads the traffic back", async () => {
    const account = nativeAccount();
    await account.runningService();
    account.deploy();
    const { serviceDeploymentArn } = account.reach("CLEAN_UP");
    account.clock.advance(10 * SECOND);
    account.call("StopServiceDeployment", { serviceDeploymentArn });
    account.clock.advance(10 * SECOND);
    expect([account.weights(), account.registered()]).toEqual([
      [0, 100],
      [0, 2],
    ]);
    account.stages();
    expect(account.deployment().status).toBe("ROLLBACK_SUCCESSFUL");
    expect([account.weights(), account.registered()]).toEqual([
      [100, 0],
      [2, 0],
    ]);
  });
});

describe("green tasks that do not become healthy", () => {
  test("trip the circuit breaker where there is one", async () => {
    const account = nativeAccount();
    account.images.push("web:bad", { kind: "memory", exits: { afterSeconds: 5, code: 1 } });
    await account.runningService({ deploymentCircuitBreaker: { enable: true, rollback: true } });
    account.deploy("web:bad");
    expect(account.stages()).toEqual(["PRE_SCALE_UP", "SCALE_UP"]);
    expect(account.deployment()).toMatchObject({
      status: "ROLLBACK_SUCCESSFUL",
      statusReason: "Service deployment rolled back because the circuit breaker threshold was exceeded.",
      deploymentCircuitBreaker: { status: "TRIGGERED", threshold: 3 },
    });
    expect(account.weights()).toEqual([100, 0]);
    expect(account.running()).toEqual(["web:v1", "web:v1"]);
  });

  test("hold the deployment for a day where there is none", async () => {
    const account = nativeAccount();
    await account.runningService();
    account.loadBalancing.broken = "Request timed out";
    // Within the grace period nothing is replaced: this keeps the day short.
    account.deploy("web:v2", { healthCheckGracePeriodSeconds: 2 * 86_400 });
    account.clock.advance(23 * 60 * MINUTE);
    expect(account.deployment()).toMatchObject({ status: "IN_PROGRESS", lifecycleStage: "SCALE_UP" });
    account.clock.advance(62 * MINUTE);
    expect(account.deployment()).toMatchObject({
      status: "ROLLBACK_SUCCESSFUL",
      statusReason: "Service deployment rolled back because SCALE_UP timed out.",
    });
  });

  test("leave blue in charge when the breaker may not roll back, until the next deployment clears up", async () => {
    const account = nativeAccount();
    account.images.push("web:bad", { kind: "memory", exits: { afterSeconds: 5, code: 1 } });
    await account.runningService({ deploymentCircuitBreaker: { enable: true, rollback: false } });
    account.deploy("web:bad");
    account.stages();
    account.clock.advance(10 * MINUTE);
    expect(account.deployment()).toMatchObject({ status: "STOPPED" });
    expect(account.service().deployments).toMatchObject([
      { status: "PRIMARY", rolloutState: "FAILED" },
      { status: "ACTIVE", desiredCount: 2, runningCount: 2 },
    ]);
    expect(account.weights()).toEqual([100, 0]);

    account.deploy();
    expect(account.stages()).toContain("RECONCILE_SERVICE");
    expect(account.deployment().status).toBe("SUCCESSFUL");
    expect(account.running()).toEqual(["web:v2", "web:v2"]);
  });
});

describe("an alarm", () => {
  const alarms = { alarmNames: ["errors"], enable: true, rollback: true };

  test.each(["PRODUCTION_TRAFFIC_SHIFT", "BAKE_TIME"])("that goes off in %s rolls back", async (stage) => {
    const account = nativeAccount();
    await account.runningService({ alarms });
    account.deploy();
    account.reach(stage);
    account.alarms.set("errors", "ALARM");
    account.clock.advance(2 * SECOND);
    expect(account.weights()).toEqual([100, 0]);
    account.stages();
    expect(account.deployment()).toMatchObject({
      status: "ROLLBACK_SUCCESSFUL",
      alarms: { status: "TRIGGERED", triggeredAlarmNames: ["errors"] },
    });
  });

  test("is not watched any longer once blue is stopped", async () => {
    const account = nativeAccount();
    await account.runningService({ alarms });
    account.deploy();
    account.reach("CLEAN_UP");
    account.alarms.set("errors", "ALARM");
    account.stages();
    expect(account.deployment()).toMatchObject({ status: "SUCCESSFUL", alarms: { status: "MONITORING_COMPLETE" } });
  });
});

describe("a newer deployment", () => {
  test.each(["SCALE_UP", "PRODUCTION_TRAFFIC_SHIFT", "BAKE_TIME"])(
    "supersedes one in %s, and starts from the last one that succeeded",
    async (stage) => {
      const account = nativeAccount();
      account.images.push("web:v3", { kind: "memory" });
      await account.runningService({ ...CANARY, bakeTimeInMinutes: 5 });
      const blue = account.deployment().targetServiceRevision.arn;
      account.deploy("web:v2");
      const first = account.reach(stage).serviceDeploymentArn;
      account.deploy("web:v3");

      account.reach("RECONCILE_SERVICE");
      const superseded = account.call("DescribeServiceDeployments", { serviceDeploymentArns: [first] });
      expect(superseded.serviceDeployments).toMatchObject([{ status: "STOPPED" }]);
      expect(account.weights()).toEqual([100, 0]);
      const { sourceServiceRevisions } = account.reach("PRE_SCALE_UP");
      expect(sourceServiceRevisions).toHaveLength(2);
      expect(sourceServiceRevisions).toContainEqual(
        expect.objectContaining({ arn: blue, requestedProductionTrafficWeight: 100, runningTaskCount: 2 }),
      );
      expect(account.running()).toEqual(["web:v1", "web:v1"]);

      account.stages();
      expect(account.deployment().status).toBe("SUCCESSFUL");
      expect(account.running()).toEqual(["web:v3", "web:v3"]);
      expect(account.weights()).toEqual([0, 100]);
    },
  );
});

describe("rules that do not fit turn the deployment round before a task starts", () => {
  test.each([
    [
      "which lack a group of the pair",
      weights(1, 0).slice(0, 1),
      `${INVALID} Both targetGroup and alternateTargetGroup must be associated with the productionListenerRule or testListenerRule.`,
    ],
    [
      "which serve from both",
      weights(1, 1),
      `${INVALID} productionListenerRule ${PRODUCTION_RULE} should have exactly one target group serving traffic but found 2 target groups which are serving traffic`,
    ],
    [
      "which serve from a stranger",
      [...weights(0, 0), { targetGroupArn: "stranger", weight: 1 }],
      `${INVALID} Production listener rule is forwarding traffic to unexpected target group stranger. Expected traffic to be forwarded to either targetGroupArn: ${TARGET_GROUP} or alternateTargetGroupArn: ${OTHER_TARGET_GROUP}`,
    ],
    ["which are gone", undefined, `${INVALID} One or more rules not found`],
  ])("%s", async (_what, production, statusReason) => {
    const account = nativeAccount();
    await account.runningService();
    const { rules } = account.loadBalancing;
    rules.set(TEST_RULE, weights(1, 0).slice(0, 1));
    if (production) rules.set(PRODUCTION_RULE, production);
    else rules.delete(PRODUCTION_RULE);
    account.deploy();
    account.stages();
    expect(account.deployment()).toMatchObject({ status: "ROLLBACK_SUCCESSFUL", statusReason });
    expect(account.running()).toEqual(["web:v1", "web:v1"]);
    expect(account.loadBalancing.ruleWeights(PRODUCTION_RULE)).toEqual(production);
  });

  test("which ECS may not manage", async () => {
    const account = nativeAccount();
    await account.runningService();
    account.ecs.unassumableRoles.add(INFRASTRUCTURE_ROLE);
    account.deploy();
    account.stages();
    expect(account.deployment().statusReason).toBe(
      `${INVALID} ECS was unable to manage the ELB resources due to missing permissions on ECS Infrastructure Role '${INFRASTRUCTURE_ROLE}'.`,
    );
  });

  test("which go away on the way", async () => {
    const account = nativeAccount();
    await account.runningService();
    account.deploy();
    account.reach("POST_SCALE_UP");
    account.loadBalancing.rules.delete(PRODUCTION_RULE);
    account.stages();
    expect(account.deployment()).toMatchObject({
      status: "ROLLBACK_SUCCESSFUL",
      statusReason: `${INVALID} One or more rules not found`,
    });
  });
});

test("a deploy that sends the load balancers of old again lands beside blue", async () => {
  const account = nativeAccount();
  await account.runningService();
  account.deploy("web:v2", PAIR);
  account.stages();
  account.deploy("web:v1", PAIR);
  account.reach("POST_SCALE_UP");
  expect(account.registered()).toEqual([0, 4]);
});

test("a service that rolled so far gets green into the other group", async () => {
  const account = nativeAccount();
  await account.runningService({ strategy: "ROLLING" });
  expect(account.deployment().lifecycleStage).toBeUndefined();
  const deploymentConfiguration = { strategy: "BLUE_GREEN", bakeTimeInMinutes: 1 };
  account.deploy("web:v2", {
    deploymentConfiguration,
    loadBalancers: [{ ...PAIR.loadBalancers[0], advancedConfiguration: ADVANCED }],
  });
  account.reach("BAKE_TIME");
  expect([account.weights(), account.registered()]).toEqual([
    [0, 100],
    [2, 2],
  ]);
});

test("both colours follow the desired count, and a task that dies is replaced in its own colour", async () => {
  const account = nativeAccount();
  await account.runningService({ bakeTimeInMinutes: 30 });
  account.deploy();
  account.reach("BAKE_TIME");
  account.update({ desiredCount: 3 });
  account.clock.advance(MINUTE);
  expect(account.registered()).toEqual([3, 3]);
  const [task] = account.tasks().filter(({ containers }) => containers[0].image === "web:v1");
  account.call("StopTask", { cluster: "prod", task: task.taskArn });
  account.clock.advance(MINUTE);
  expect(account.registered()).toEqual([3, 3]);
});

test("a service without load balancer changes colours too, and there are no weights to tell", async () => {
  const account = nativeAccount();
  await account.runningService({ bakeTimeInMinutes: 1 }, { loadBalancers: [] });
  account.deploy();
  const { targetServiceRevision } = account.reach("BAKE_TIME");
  expect(targetServiceRevision).not.toHaveProperty("requestedProductionTrafficWeight");
  expect(account.running().toSorted()).toEqual(["web:v1", "web:v1", "web:v2", "web:v2"]);
  account.stages();
  expect(account.running()).toEqual(["web:v2", "web:v2"]);
});

test("deleting the service ends the shift", async () => {
  const account = nativeAccount();
  await account.runningService();
  account.deploy();
  account.reach("BAKE_TIME");
  account.call("DeleteService", { cluster: "prod", service: "web", force: true });
  account.clock.advance(2 * MINUTE);
  expect(account.deployment().status).toBe("STOPPED");
  expect(account.service()).toMatchObject({ status: "INACTIVE", runningCount: 0 });
});
