import { expect, test } from "@jest/globals";
import { ecsAccount, MINUTE, SECOND } from "./ecs-account.ts";

const ALARMS = { alarms: { enable: true, rollback: true, alarmNames: ["web-5xx", "web-latency"] } };

/** The service "web" of two tasks, steady, and a second revision of it. */
async function steady(deploymentConfiguration: object = ALARMS) {
  const account = ecsAccount();
  account.register();
  await account.steadyService({ deploymentConfiguration });
  account.clock.advance(5 * MINUTE);
  account.images.push("web:v2", { kind: "memory" });
  const before = account.service();
  return { ...account, before, v2: account.register({ container: { image: "web:v2" } }) };
}

test("an alarm that goes off while tasks are replaced ends the deployment, and the old version comes back", async () => {
  const account = await steady();
  account.update({ taskDefinition: account.v2 });
  account.clock.advance(25 * SECOND);
  expect(account.deployment().alarms).toEqual({
    status: "MONITORING",
    alarmNames: ["web-5xx", "web-latency"],
    triggeredAlarmNames: [],
  });
  account.alarms.set("web-5xx", "ALARM");
  account.clock.advance(2 * SECOND);
  expect(account.service().deployments).toMatchObject([
    { status: "PRIMARY", taskDefinition: account.before.taskDefinition, rolloutState: "IN_PROGRESS" },
    { status: "ACTIVE", taskDefinition: account.v2, rolloutState: "FAILED" },
  ]);
  account.clock.advance(2 * MINUTE);
  expect(account.deployment()).toMatchObject({
    status: "ROLLBACK_SUCCESSFUL",
    alarms: { status: "TRIGGERED", triggeredAlarmNames: ["web-5xx"] },
    rollback: { serviceRevisionArn: account.before.currentServiceRevisions[0].arn },
  });
  expect(account.story()).toEqual(
    expect.arrayContaining([
      "(service web) (deployment ecs-svc) deployment failed: alarm detected.",
      "(service web) rolling back to deployment ecs-svc.",
    ]),
  );
});

test("without rollback the failed version stays, and starts no more tasks", async () => {
  const account = await steady({ alarms: { ...ALARMS.alarms, rollback: false } });
  account.update({ taskDefinition: account.v2 });
  account.clock.advance(4 * SECOND);
  account.alarms.set("web-latency", "ALARM");
  account.clock.advance(2 * MINUTE);
  expect(account.deployment()).toMatchObject({
    status: "STOPPED",
    statusReason: "Service deployment stopped because of one or more active alarms.",
    alarms: { status: "TRIGGERED", triggeredAlarmNames: ["web-latency"] },
  });
  expect(account.service().deployments[0]).toMatchObject({
    status: "PRIMARY",
    taskDefinition: account.v2,
    rolloutState: "FAILED",
    rolloutStateReason: "ECS deployment failed: alarm detected.",
  });
});

test("a deployment bakes before it is complete: an alarm then still takes it back", async () => {
  const account = await steady();
  account.update({ taskDefinition: account.v2 });
  account.clock.advance(3 * MINUTE);
  expect(account.service()).toMatchObject({
    runningCount: 2,
    deployments: [
      { taskDefinition: account.v2, runningCount: 2, rolloutState: "IN_PROGRESS" },
      { status: "ACTIVE", runningCount: 0 },
    ],
  });
  account.alarms.set("web-5xx", "ALARM");
  account.clock.advance(5 * MINUTE);
  expect(account.deployment().status).toBe("ROLLBACK_SUCCESSFUL");
  expect(account.service()).toMatchObject({ taskDefinition: account.before.taskDefinition, runningCount: 2 });
});

test.each([
  ["for its default time", 0, 3],
  ["for the time that is set", 10, 10],
])("alarms that keep quiet let a deployment be done %s after it is in place", async (_, bakeTimeInMinutes, minutes) => {
  const account = await steady({ ...ALARMS, bakeTimeInMinutes });
  account.clock.advance(10 * MINUTE);
  account.update({ taskDefinition: account.v2 });
  account.clock.advance(MINUTE + (minutes - 1) * MINUTE);
  expect(account.deployment().status).toBe("IN_PROGRESS");
  account.clock.advance(2 * MINUTE);
  expect(account.deployment()).toMatchObject({ status: "SUCCESSFUL", alarms: { status: "MONITORING_COMPLETE" } });
  expect(account.service().deployments).toMatchObject([{ rolloutState: "COMPLETED" }]);
});

test("an alarm that rang before the deployment is not listened to, nor is any other", async () => {
  const account = await steady();
  account.alarms.set("web-5xx", "ALARM");
  account.update({ taskDefinition: account.v2 });
  account.clock.advance(10 * SECOND);
  account.alarms.set("web-latency", "ALARM");
  account.clock.advance(2 * MINUTE);
  expect(account.deployment()).toMatchObject({
    status: "SUCCESSFUL",
    alarms: { status: "DISABLED", alarmNames: ["web-5xx", "web-latency"], triggeredAlarmNames: [] },
  });
});
