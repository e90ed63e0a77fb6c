import { describe, expect, test } from "@jest/globals";
import type { Input } from "../src/service.ts";
import { MINUTE, SECOND } from "./ecs-account.ts";
import { nativeAccount } from "./ecs-native-account.ts";

const FUNCTION = "arn:aws:lambda:eu-west-1:123456789012:function:check";
const ROLE = "arn:aws:iam::123456789012:role/call-lambda";
const lambdaAt = (...lifecycleStages: string[]) => ({ hookTargetArn: FUNCTION, roleArn: ROLE, lifecycleStages });
const pauseAt = (lifecycleStage: string, timeoutConfiguration?: Input) => ({
  targetType: "PAUSE",
  lifecycleStages: [lifecycleStage],
  ...(timeoutConfiguration && { timeoutConfiguration }),
});

describe("a pause", () => {
  test("holds the deployment until somebody continues it", async () => {
    const account = await paused();
    const { lifecycleHookDetails } = account.deployment();
    expect(lifecycleHookDetails).toEqual([
      {
        hookId: expect.stringMatching(/^ecs-pause-[\w-]{43}$/),
        targetType: "PAUSE",
        status: "AWAITING_ACTION",
        expiresAt: expect.any(Date),
        timeoutAction: "ROLLBACK",
      },
    ]);
    account.clock.advance(20 * MINUTE);
    expect(account.deployment()).toMatchObject({ status: "IN_PROGRESS", lifecycleStage: "POST_TEST_TRAFFIC_SHIFT" });

    const { serviceDeploymentArn } = account.deployment();
    expect(account.proceed("CONTINUE")).toEqual({ serviceDeploymentArn });
    expect(account.deployment().lifecycleHookDetails).toMatchObject([{ status: "SUCCEEDED" }]);
    account.stages();
    expect(account.deployment()).toMatchObject({ status: "SUCCESSFUL" });
  });

  test("can be answered with a rollback", async () => {
    const account = await paused();
    account.proceed("ROLLBACK");
    expect(account.deployment()).toMatchObject({
      status: "ROLLBACK_REQUESTED",
      lifecycleHookDetails: [{ status: "FAILED" }],
    });
    account.stages();
    expect(account.deployment()).toMatchObject({
      status: "ROLLBACK_SUCCESSFUL",
      statusReason: "Service deployment rolled back because of a user request.",
    });
    expect(account.weights()).toEqual([100, 0]);
  });

  test.each([
    [{ timeoutInMinutes: 10 }, "ROLLBACK_SUCCESSFUL"],
    [{ timeoutInMinutes: 10, action: "CONTINUE" }, "SUCCESSFUL"],
  ])("that nobody answers in time ends as it says: %j", async (timeoutConfiguration, status) => {
    const account = await paused(timeoutConfiguration);
    account.clock.advance(10 * MINUTE + 4 * SECOND);
    expect(account.deployment().lifecycleHookDetails).toMatchObject([{ status: "TIMED_OUT" }]);
    account.stages();
    expect(account.deployment()).toMatchObject({
      status,
      ...(status === "ROLLBACK_SUCCESSFUL" && {
        statusReason: "Service deployment rolled back because POST_TEST_TRAFFIC_SHIFT pause hook timed out.",
      }),
    });
  });

  test("longer than a day is no time-out of the stage", async () => {
    const account = await paused({ timeoutInMinutes: 3 * 1440 });
    account.clock.advance(2 * 1440 * MINUTE);
    expect(account.deployment().status).toBe("IN_PROGRESS");
  });

  test("before the production shift comes again at every step, with a new id", async () => {
    const account = nativeAccount();
    await account.runningService({
      strategy: "LINEAR",
      linearConfiguration: { stepPercent: 50, stepBakeTimeInMinutes: 1 },
      lifecycleHooks: [pauseAt("PRE_PRODUCTION_TRAFFIC_SHIFT", { timeoutInMinutes: 1, action: "CONTINUE" })],
    });
    account.deploy();
    account.reach("PRE_PRODUCTION_TRAFFIC_SHIFT");
    const [first] = account.deployment().lifecycleHookDetails;
    const { serviceDeploymentArn } = account.deployment();
    account.call("ContinueServiceDeployment", { serviceDeploymentArn, hookId: first.hookId });
    account.reach("PRODUCTION_TRAFFIC_SHIFT");
    account.reach("PRE_PRODUCTION_TRAFFIC_SHIFT");
    const [, second] = account.deployment().lifecycleHookDetails;
    expect(second).toMatchObject({ status: "AWAITING_ACTION" });
    expect(second.hookId).not.toBe(first.hookId);
    expect(account.weights()).toEqual([50, 50]);
  });

  test("in a first deployment that is rolled back has nothing to go back to", async () => {
    const account = nativeAccount();
    await account.runningService({ lifecycleHooks: [pauseAt("POST_SCALE_UP", { timeoutInMinutes: 1 })] });
    account.clock.advance(5 * MINUTE);
    expect(account.deployment()).toMatchObject({
      status: "ROLLBACK_FAILED",
      statusReason: "No rollback candidate was found to run the rollback.",
    });
    expect(account.running()).toHaveLength(2);
  });
});

describe("ContinueServiceDeployment says what is wrong", () => {
  const UNAVAILABLE = "Provided hookId is either completed, unavailable, or not associated with the given Resource ARN";

  test.each([
    ["hook-1", "Invalid hookId: hookId must follow the format: ecs-{hookType}-{id}"],
    ["ecs-pause-none", UNAVAILABLE],
  ])("of the hook %s", async (hookId, message) => {
    const account = await paused();
    const { serviceDeploymentArn } = account.deployment();
    expect(() => account.call("ContinueServiceDeployment", { serviceDeploymentArn, hookId })).toThrow(
      expect.objectContaining({ code: "InvalidParameterException", message }),
    );
  });

  test("of a hook that was answered already", async () => {
    const account = await paused();
    account.proceed("CONTINUE");
    expect(() => account.proceed("CONTINUE")).toThrow(UNAVAILABLE);
  });

  test("of a deployment that is being rolled back, and of one that is over", async () => {
    const account = await paused();
    const { serviceDeploymentArn } = account.deployment();
    account.call("StopServiceDeployment", { serviceDeploymentArn, stopType: "ROLLBACK" });
    account.clock.advance(2 * SECOND);
    expect(account.deployment().lifecycleHookDetails).toMatchObject([{ status: "FAILED" }]);
    expect(() => account.proceed("CONTINUE")).toThrow(UNAVAILABLE);
    account.stages();
    expect(() => account.proceed("CONTINUE")).toThrow(
      "Continuing a service deployment is not allowed for service deployment in terminal states.",
    );
  });

  test("of a deployment that does not exist", () => {
    const serviceDeploymentArn = "arn:aws:ecs:eu-west-1:123456789012:service-deployment/prod/web/none";
    const call = () =>
      nativeAccount().call("ContinueServiceDeployment", { serviceDeploymentArn, hookId: "ecs-pause-1" });
    expect(call).toThrow(expect.objectContaining({ code: "ServiceDeploymentNotFoundException" }));
  });
});

describe("a Lambda function", () => {
  test("is asked at its stages and answers SUCCEEDED unless told otherwise", async () => {
    const account = nativeAccount();
    await account.runningService({ lifecycleHooks: [lambdaAt("PRE_SCALE_UP", "PRODUCTION_TRAFFIC_SHIFT")] });
    account.deploy();
    account.stages();
    expect(account.deployment()).toMatchObject({
      status: "SUCCESSFUL",
      lifecycleHookDetails: [
        { targetType: "AWS_LAMBDA", targetArn: FUNCTION, status: "SUCCEEDED" },
        { targetType: "AWS_LAMBDA", targetArn: FUNCTION, status: "SUCCEEDED" },
      ],
    });
  });

  test("that answers FAILED turns the deployment round", async () => {
    const account = nativeAccount();
    await account.runningService({ lifecycleHooks: [lambdaAt("PRODUCTION_TRAFFIC_SHIFT")] });
    account.ecs.hookStatuses.set(FUNCTION, "FAILED");
    account.deploy();
    account.stages();
    const statusReason = `Service deployment rolled back because PRODUCTION_TRAFFIC_SHIFT lifecycle hook(s) failed. Lifecycle hook target ${FUNCTION} returned FAILED status.`;
    expect(account.deployment()).toMatchObject({ status: "ROLLBACK_SUCCESSFUL", statusReason });
    expect(account.weights()).toEqual([100, 0]);
    expect(account.story()).toContain(`(service web) (deployment ecs-svc) deployment failed: ${statusReason}`);
  });

  test("that is IN_PROGRESS is asked again every thirty seconds", async () => {
    const account = nativeAccount();
    await account.runningService({ lifecycleHooks: [lambdaAt("POST_SCALE_UP")] });
    account.ecs.hookStatuses.set(FUNCTION, "IN_PROGRESS");
    account.deploy();
    account.reach("POST_SCALE_UP");
    account.clock.advance(10 * MINUTE);
    expect(account.deployment()).toMatchObject({
      lifecycleStage: "POST_SCALE_UP",
      lifecycleHookDetails: [{ status: "IN_PROGRESS" }],
    });
    account.ecs.hookStatuses.set(FUNCTION, "SUCCEEDED");
    account.clock.advance(32 * SECOND);
    expect(account.deployment().lifecycleStage).not.toBe("POST_SCALE_UP");
  });

  test("whose role ECS may not assume fails", async () => {
    const account = nativeAccount();
    await account.runningService({ lifecycleHooks: [lambdaAt("PRE_SCALE_UP")] });
    account.ecs.unassumableRoles.add(ROLE);
    account.deploy();
    account.stages();
    expect(account.deployment().statusReason).toBe(
      `Service deployment rolled back because PRE_SCALE_UP lifecycle hook(s) failed. ECS was unable to assume role ${ROLE}`,
    );
  });

  test("and a pause at one stage both have to be done with", async () => {
    const account = nativeAccount();
    await account.runningService();
    account.deploy("web:v2", {
      deploymentConfiguration: { lifecycleHooks: [lambdaAt("POST_SCALE_UP"), pauseAt("POST_SCALE_UP")] },
    });
    account.reach("POST_SCALE_UP");
    expect(account.deployment().lifecycleHookDetails).toMatchObject([
      { status: "SUCCEEDED" },
      { status: "AWAITING_ACTION" },
    ]);
  });
});

/** A deployment that waits at POST_TEST_TRAFFIC_SHIFT. */
async function paused(timeoutConfiguration?: Input) {
  const account = nativeAccount();
  await account.runningService();
  account.deploy("web:v2", {
    deploymentConfiguration: { lifecycleHooks: [pauseAt("POST_TEST_TRAFFIC_SHIFT", timeoutConfiguration)] },
  });
  const { serviceDeploymentArn, lifecycleHookDetails } = account.reach("POST_TEST_TRAFFIC_SHIFT");
  const [{ hookId }] = lifecycleHookDetails;
  return {
    ...account,
    proceed: (action: "CONTINUE" | "ROLLBACK") =>
      account.call("ContinueServiceDeployment", { serviceDeploymentArn, hookId, action }),
  };
}
