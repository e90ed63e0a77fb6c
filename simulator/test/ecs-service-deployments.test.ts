import { expect, test } from "@jest/globals";
import { BEHIND_LOAD_BALANCER, ecsAccount, MINUTE, SECOND } from "./ecs-account.ts";

const BREAKER = { deploymentCircuitBreaker: { enable: true, rollback: true } };
const BREAKER_ALONE = { deploymentCircuitBreaker: { enable: true, rollback: false } };

test("a newer deploy supersedes the one that is going on", async () => {
  const account = ecsAccount();
  account.register();
  await account.steadyService();
  account.images.push("web:v2", { kind: "memory" });
  account.update({ taskDefinition: account.register({ container: { image: "web:v2" } }) });
  account.clock.advance(30 * SECOND);
  const first = account.deployment();
  const second = account.update({ forceNewDeployment: true });
  expect(second.deployments?.map(({ status }) => status)).toEqual(["PRIMARY", "ACTIVE", "ACTIVE"]);

  const firstNow = () =>
    account.call("DescribeServiceDeployments", { serviceDeploymentArns: [first.serviceDeploymentArn] })
      .serviceDeployments[0];
  expect(firstNow()).toMatchObject({ status: "STOP_REQUESTED" });
  account.clock.advance(4 * SECOND);
  expect(firstNow()).toMatchObject({
    status: "STOPPED",
    stoppedAt: expect.any(Date),
    statusReason: "Service deployment stopped because a newer service deployment was started.",
  });
  account.clock.advance(5 * MINUTE);
  expect(account.deployment().status).toBe("SUCCESSFUL");
  expect(account.service().deployments).toMatchObject([{ id: second.deployments?.[0]?.id, rolloutState: "COMPLETED" }]);
});

test("deleting the service ends the deployment that is going on, without success", async () => {
  const account = ecsAccount();
  account.register();
  await account.steadyService();
  account.update({ forceNewDeployment: true });
  account.clock.advance(10 * SECOND);
  account.call("DeleteService", { cluster: "prod", service: "web", force: true });
  account.clock.advance(2 * MINUTE);
  expect(account.deployment()).toMatchObject({
    status: "STOPPED",
    statusReason: "Service deployment stopped because the service was deleted.",
  });
});

test("StopServiceDeployment rolls back, breaker or no breaker", async () => {
  const account = ecsAccount();
  account.register();
  await account.steadyService();
  const good = account.service();
  account.images.push("web:v2", { kind: "memory" });
  account.update({ taskDefinition: account.register({ container: { image: "web:v2" } }) });
  account.clock.advance(30 * SECOND);
  const { serviceDeploymentArn } = account.deployment();
  const stop = () => account.call("StopServiceDeployment", { serviceDeploymentArn, stopType: "ROLLBACK" });

  expect(stop()).toEqual({ serviceDeploymentArn });
  expect(account.deployment().status).toBe("ROLLBACK_REQUESTED");
  account.clock.advance(2 * SECOND);
  expect(account.deployment().status).toBe("ROLLBACK_IN_PROGRESS");
  expect(stop()).toEqual({ serviceDeploymentArn });
  account.clock.advance(2 * MINUTE);

  expect(account.deployment()).toMatchObject({
    status: "ROLLBACK_SUCCESSFUL",
    rollback: { serviceRevisionArn: good.currentServiceRevisions[0].arn },
  });
  expect(account.service()).toMatchObject({ taskDefinition: good.taskDefinition, deployments: [{ runningCount: 2 }] });
  expect(stop).toThrow(expect.objectContaining({ code: "ConflictException" }));
});

test("a service deployment that nobody started cannot be stopped", () => {
  const { call } = ecsAccount();
  const serviceDeploymentArn = "arn:aws:ecs:eu-west-1:123456789012:service-deployment/prod/web/none";
  expect(() => call("StopServiceDeployment", { serviceDeploymentArn })).toThrow(
    expect.objectContaining({ code: "ServiceDeploymentNotFoundException" }),
  );
});

test("a first deployment that fails has nothing to roll back to", () => {
  const account = ecsAccount();
  account.register({ container: { image: "web:gone" } });
  account.call("CreateService", {
    cluster: "prod",
    serviceName: "web",
    taskDefinition: "web",
    desiredCount: 1,
    launchType: "FARGATE",
    networkConfiguration: { awsvpcConfiguration: { subnets: ["subnet-1a"] } },
    deploymentConfiguration: BREAKER,
  });
  account.clock.advance(10 * MINUTE);
  expect(account.deployment()).toMatchObject({
    status: "ROLLBACK_FAILED",
    statusReason: "No rollback candidate was found to run the rollback.",
  });
  expect(account.service().deployments).toMatchObject([{ status: "PRIMARY", rolloutState: "FAILED", runningCount: 0 }]);
});

test("a breaker without rollback leaves the failed deployment PRIMARY and the old tasks running", async () => {
  const account = ecsAccount();
  account.register();
  await account.steadyService({ deploymentConfiguration: BREAKER_ALONE });
  account.images.push("web:v3", { kind: "memory", exits: { afterSeconds: 5, code: 1 } });
  account.update({ taskDefinition: account.register({ container: { image: "web:v3" } }) });
  account.clock.advance(10 * MINUTE);

  expect(account.deployment()).toMatchObject({ status: "STOPPED", deploymentCircuitBreaker: { status: "TRIGGERED" } });
  expect(account.service().deployments).toMatchObject([
    {
      status: "PRIMARY",
      rolloutState: "FAILED",
      rolloutStateReason: "ECS deployment circuit breaker: tasks failed to start.",
    },
    { status: "ACTIVE", rolloutState: "COMPLETED", runningCount: 2 },
  ]);
  const failed = account.tasks("STOPPED").length;
  account.clock.advance(10 * MINUTE);
  expect(account.tasks("STOPPED")).toHaveLength(failed);
});

test("a version that its load balancer finds unhealthy is replaced until the breaker trips", async () => {
  const account = ecsAccount();
  account.register();
  await account.steadyService({ ...BEHIND_LOAD_BALANCER, deploymentConfiguration: BREAKER });
  const [old] = account.loadBalancing.addresses;
  account.loadBalancing.broken = "Health checks failed with these codes: [500]";
  const { deployments = [] } = account.update({ forceNewDeployment: true });
  account.clock.advance(2 * MINUTE);
  account.loadBalancing.broken = undefined;
  account.clock.advance(3 * MINUTE);

  expect(account.deployment().status).toBe("ROLLBACK_SUCCESSFUL");
  expect(account.loadBalancing.addresses).toContain(old);
  const failed = account.tasks("STOPPED").filter(({ startedBy }) => startedBy === deployments[0]?.id);
  expect(failed[0]).toMatchObject({
    stopCode: "ServiceSchedulerInitiated",
    stoppedReason: expect.stringMatching(/^Task failed ELB health checks in \(target-group arn:.*\)$/),
  });
  const story = account.story();
  expect(story).toContainEqual(
    expect.stringContaining("due to (reason Health checks failed with these codes: [500])."),
  );
  expect(story).toContainEqual(expect.stringContaining("Amazon ECS replaced 2 tasks due to an unhealthy status."));
});

test("the grace period keeps an unhealthy target from being replaced", async () => {
  const account = ecsAccount();
  account.register();
  account.loadBalancing.broken = "Request timed out";
  await account.steadyService({ ...BEHIND_LOAD_BALANCER, healthCheckGracePeriodSeconds: 600 });
  expect(account.tasks("STOPPED")).toEqual([]);
  account.clock.advance(7 * MINUTE);
  expect(account.tasks("STOPPED")).not.toEqual([]);
});

test("a failing container health check is told and counted", async () => {
  const account = ecsAccount();
  account.register();
  await account.steadyService({ deploymentConfiguration: BREAKER });
  account.images.push("web:sick", { kind: "memory", healthy: false });
  const healthCheck = { command: ["CMD-SHELL", "false"], interval: 5, retries: 2 };
  account.update({ taskDefinition: account.register({ container: { image: "web:sick", healthCheck } }) });
  account.clock.advance(5 * MINUTE);

  expect(account.deployment().status).toBe("ROLLBACK_SUCCESSFUL");
  expect(account.story()).toContain("(service web) (task) failed container health checks.");
  expect(account.tasks("STOPPED")).toContainEqual(
    expect.objectContaining({
      stoppedReason: "Task failed container health checks",
      containers: [expect.objectContaining({ healthStatus: "UNHEALTHY" })],
    }),
  );
});

test("with early success criteria and deferred cleanup a deployment is done before the old tasks have drained", async () => {
  const account = ecsAccount();
  account.register();
  const earlySuccessCriteria = { enable: true, healthyPercent: 100, sourceServiceRevisionCleanup: "DEFERRED" };
  await account.steadyService({ ...BEHIND_LOAD_BALANCER, deploymentConfiguration: { earlySuccessCriteria } });
  account.update({ forceNewDeployment: true });
  account.clock.advance(50 * SECOND);
  expect(account.deployment()).toMatchObject({ status: "SUCCESSFUL" });
  expect(account.tasks("STOPPED").map(({ lastStatus }) => lastStatus)).toContain("DEACTIVATING");
  expect(account.story().at(-1)).not.toContain("steady state");
});

test("percentages that leave no room are told in an event", async () => {
  const account = ecsAccount();
  account.register();
  await account.steadyService({
    desiredCount: 1,
    deploymentConfiguration: { minimumHealthyPercent: 51, maximumPercent: 150 },
  });
  account.update({ forceNewDeployment: true });
  account.clock.advance(MINUTE);
  expect(account.story().at(-1)).toMatch(/^\(service web\) was unable to stop or start tasks during a deployment/);
  expect(account.deployment().status).toBe("IN_PROGRESS");
});

test("a revision keeps the digest its tag had when the deployment started", async () => {
  const account = ecsAccount();
  account.register();
  const first = account.images.find("web:v1")?.digest;
  await account.steadyService();
  const second = account.images.push("web:v1", { kind: "memory", logs: ["moved"] }).digest;
  account.update({ desiredCount: 3 });
  account.clock.advance(2 * MINUTE);
  expect(account.tasks().map(({ containers }) => containers[0].imageDigest)).toEqual([first, first, first]);

  account.update({ forceNewDeployment: true });
  account.clock.advance(2 * MINUTE);
  const { targetServiceRevision } = account.deployment();
  const serviceRevisionArns = [targetServiceRevision.arn];
  expect(account.call("DescribeServiceRevisions", { serviceRevisionArns }).serviceRevisions).toMatchObject([
    { containerImages: [{ containerName: "web", image: "web:v1", imageDigest: second }] },
  ]);
});

test("service deployments are listed newest first, by status and time, in pages", async () => {
  const account = ecsAccount();
  account.register();
  await account.steadyService();
  const later = new Date(account.clock.now());
  account.update({ forceNewDeployment: true });
  const list = (input: object) =>
    account.call("ListServiceDeployments", { cluster: "prod", service: "web", ...input }).serviceDeployments;
  expect(list({}).map(({ status }: { status: string }) => status)).toEqual(["PENDING", "SUCCESSFUL"]);
  expect(list({ createdAt: { after: later } })).toHaveLength(1);
  expect(list({ status: ["SUCCESSFUL"] })).toMatchObject([
    { targetServiceRevisionArn: expect.stringContaining("service-revision/prod/web/") },
  ]);
  expect(account.call("ListServiceDeployments", { cluster: "prod", service: "web", maxResults: 1 })).toMatchObject({
    serviceDeployments: [{ status: "PENDING" }],
    nextToken: expect.any(String),
  });
  const missing = "arn:aws:ecs:eu-west-1:123456789012:service-deployment/prod/web/none";
  expect(account.call("DescribeServiceDeployments", { serviceDeploymentArns: [missing] })).toEqual({
    serviceDeployments: [],
    failures: [{ arn: missing, reason: "MISSING" }],
  });
});
