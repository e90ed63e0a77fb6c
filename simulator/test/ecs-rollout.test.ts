import { expect, test } from "@jest/globals";
import { BEHIND_LOAD_BALANCER, ecsAccount, MINUTE, SECOND, TARGET_GROUP } from "./ecs-account.ts";

test("a new service starts its tasks and becomes steady", async () => {
  const account = ecsAccount();
  account.register();
  await account.steadyService(BEHIND_LOAD_BALANCER);

  expect(account.service()).toMatchObject({
    status: "ACTIVE",
    runningCount: 2,
    pendingCount: 0,
    deployments: [{ status: "PRIMARY", rolloutState: "COMPLETED", runningCount: 2, failedTasks: 0 }],
  });
  expect(account.deployment()).toMatchObject({ status: "SUCCESSFUL", sourceServiceRevisions: [] });
  expect(account.story()).toEqual([
    "(service web) has started 2 tasks: (task) (task).",
    `(service web) registered 2 targets in (target-group ${TARGET_GROUP})`,
    "(service web) (deployment ecs-svc) deployment completed.",
    "(service web) has reached a steady state.",
  ]);
});

test("a deploy starts the new tasks, drains the old ones and ends when they are gone", async () => {
  const account = ecsAccount();
  account.register();
  await account.steadyService(BEHIND_LOAD_BALANCER);
  const before = account.service().deployments[0];
  const told = account.story().length;

  account.images.push("web:v2", { kind: "memory" });
  const service = account.update({ taskDefinition: account.register({ container: { image: "web:v2" } }) });
  expect(service.deployments?.map(({ status, rolloutState }) => [status, rolloutState])).toEqual([
    ["PRIMARY", "IN_PROGRESS"],
    ["ACTIVE", "COMPLETED"],
  ]);
  account.clock.advance(50 * SECOND);
  expect(account.deployment().status).toBe("IN_PROGRESS");
  expect(account.tasks("STOPPED").map(({ lastStatus }) => lastStatus)).toEqual(["DEACTIVATING", "DEACTIVATING"]);
  account.clock.advance(MINUTE);

  expect(account.deployment()).toMatchObject({
    status: "SUCCESSFUL",
    sourceServiceRevisions: [{ arn: expect.stringContaining(before.id.split("/")[1]), runningTaskCount: 0 }],
    targetServiceRevision: { requestedTaskCount: 2, runningTaskCount: 2, pendingTaskCount: 0 },
  });
  expect(account.service().deployments).toMatchObject([
    { id: service.deployments?.[0]?.id, rolloutState: "COMPLETED" },
  ]);
  expect(account.tasks("STOPPED")).toMatchObject(
    Array(2).fill({
      lastStatus: "STOPPED",
      stopCode: "ServiceSchedulerInitiated",
      stoppedReason: `Scaling activity initiated by (deployment ${service.deployments?.[0]?.id})`,
      startedBy: before.id,
    }),
  );
  expect(account.story().slice(told)).toEqual([
    "(service web) has started 2 tasks: (task) (task).",
    `(service web) registered 2 targets in (target-group ${TARGET_GROUP})`,
    `(service web) deregistered 2 targets in (target-group ${TARGET_GROUP})`,
    "(service web) has begun draining connections on 2 tasks.",
    "(service web) has stopped 2 running tasks: (task) (task).",
    "(service web) (deployment ecs-svc) deployment completed.",
    "(service web) has reached a steady state.",
  ]);
});

test("a crashing version never replaces the old tasks, and without a circuit breaker it is tried for ever", async () => {
  const account = ecsAccount();
  account.register();
  await account.steadyService();

  account.images.push("web:v3", { kind: "memory", exits: { afterSeconds: 5, code: 7 }, logs: ["no database"] });
  account.update({ taskDefinition: account.register({ container: { image: "web:v3" } }) });
  account.clock.advance(30 * MINUTE);

  const [primary, old] = account.service().deployments;
  expect(primary).toMatchObject({ status: "PRIMARY", rolloutState: "IN_PROGRESS" });
  expect(primary.failedTasks).toBeGreaterThan(20);
  expect(old).toMatchObject({ status: "ACTIVE", runningCount: 2, desiredCount: 2 });
  expect(account.deployment()).toMatchObject({
    status: "IN_PROGRESS",
    deploymentCircuitBreaker: { status: "DISABLED" },
  });
  const [crashed] = account.tasks("STOPPED");
  expect(crashed).toMatchObject({
    startedBy: primary.id,
    stopCode: "EssentialContainerExited",
    stoppedReason: "Essential container in task exited",
    containers: [{ name: "web", exitCode: 7, lastStatus: "STOPPED" }],
  });
  expect(account.readLogs(`web/web/${crashed.taskArn.split("/").at(-1)}`)).toEqual(["no database"]);
});

test("the circuit breaker rolls back to the old deployment, under its old id", async () => {
  const account = ecsAccount();
  account.register();
  const deploymentConfiguration = { deploymentCircuitBreaker: { enable: true, rollback: true } };
  await account.steadyService({ deploymentConfiguration });
  const good = account.service();
  const told = account.story().length;

  const bad = account.update({ taskDefinition: account.register({ container: { image: "web:gone" } }) });
  account.clock.advance(3 * MINUTE);

  expect(account.deployment()).toMatchObject({
    status: "ROLLBACK_SUCCESSFUL",
    statusReason: "Service deployment rolled back because the circuit breaker threshold was exceeded.",
    rollback: { serviceRevisionArn: good.currentServiceRevisions[0].arn, startedAt: expect.any(Date) },
    deploymentCircuitBreaker: { status: "TRIGGERED", threshold: 3 },
  });
  expect(account.service()).toMatchObject({
    taskDefinition: good.taskDefinition,
    deployments: [{ id: good.deployments[0].id, status: "PRIMARY", rolloutState: "COMPLETED", runningCount: 2 }],
  });
  const failed = account.tasks("STOPPED").filter(({ startedBy }) => startedBy === bad.deployments?.[0]?.id);
  expect(failed[0]).toMatchObject({
    stopCode: "TaskFailedToStart",
    stoppedReason: expect.stringMatching(/^CannotPullContainerError: .* web:gone: not found$/),
    containers: [{ reason: expect.stringMatching(/^CannotPullContainerError/), lastStatus: "STOPPED" }],
  });
  expect(failed[0].containers[0]).not.toHaveProperty("exitCode");
  const story = account.story().slice(told);
  expect(story).toContain("(service web) (deployment ecs-svc) deployment failed: tasks failed to start.");
  expect(story).toContain("(service web) rolling back to deployment ecs-svc.");
  expect(story.at(-1)).toBe("(service web) has reached a steady state.");
});
