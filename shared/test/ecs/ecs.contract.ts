import { expect, test } from "@jest/globals";
import { provenance, provenanceOf, withProvenance } from "../../src/ecs/task-definition/provenance.ts";
import { definition } from "../../testkit/ecs/web-task.ts";
import {
  deploymentOf,
  ending,
  register,
  type Stage,
  type StageSettings,
  serviceOf,
  start,
  until,
} from "./ecs-stage.ts";

const RUN = provenance({ GITHUB_SHA: "a".repeat(40), GITHUB_REPOSITORY: "acme/shop", GITHUB_RUN_ID: "1" });

/** What run.ts relies on; the fake and the adapter must both hold it. */
export function ecsContract(name: string, open: (settings?: StageSettings) => Promise<Stage>): void {
  const rollingBack = { breaker: { enable: true, rollback: true } };

  test(`${name}: finds the service with what it runs`, async () => {
    await using stage = await open();
    const service = await serviceOf(stage.ecs);
    expect(service).toMatchObject({
      name: "web",
      status: "ACTIVE",
      taskDefinition: "web:1",
      desiredCount: 2,
      runningCount: 2,
      controller: "ECS",
      strategy: "ROLLING",
      schedulingStrategy: "REPLICA",
      deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 200 },
      deployments: [{ status: "PRIMARY", taskDefinition: "web:1", rolloutState: "COMPLETED", desired: 2, running: 2 }],
    });
    const [newest] = await stage.ecs.listServiceDeployments({ status: "SUCCESSFUL" });
    const proven = await deploymentOf(stage.ecs, newest?.arn);
    expect(proven).toMatchObject({ status: "SUCCESSFUL", hasSource: false });
    expect(await stage.ecs.findServiceRevision(proven.targetServiceRevision)).toMatchObject({
      taskDefinition: "web:1",
      images: [{ container: "app", digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) }],
    });
  });

  test(`${name}: names what is there when cluster or service are not`, async () => {
    await using stage = await open();
    expect(await stage.ecsOf({ cluster: "prod", service: "wep" }).findService()).toEqual({
      kind: "no-service",
      nearest: ["web"],
    });
    expect(await stage.ecsOf({ cluster: "prd", service: "web" }).findService()).toEqual({
      kind: "no-cluster",
      nearest: ["prod"],
    });
  });

  test(`${name}: finds task definitions by family, revision and ARN, and counts the revisions`, async () => {
    await using stage = await open();
    const second = await register(stage, stage.images.good);
    expect(second).toMatchObject({ name: "web:2", active: true });
    expect(second.definition.containerDefinitions[0]?.image).toBe(stage.images.good);
    for (const reference of ["web", "web:2", second.arn]) {
      expect(await stage.ecs.findTaskDefinition(reference)).toMatchObject({ name: "web:2", arn: second.arn });
    }
    expect(await stage.ecs.findTaskDefinition("web:1")).toMatchObject({ name: "web:1" });
    expect(await stage.ecs.findTaskDefinition("web:9")).toBeUndefined();
    expect(await stage.ecs.findTaskDefinition("shop")).toBeUndefined();

    await stage.deregister("web:2");
    expect(await stage.ecs.findTaskDefinition("web:2")).toMatchObject({ active: false });
    expect(await stage.ecs.findTaskDefinition("web")).toMatchObject({ name: "web:1" });
    await expect(stage.ecs.update({ taskDefinition: "web:2" })).rejects.toThrow();
    await expect(stage.ecs.update({ taskDefinition: "web:9" })).rejects.toThrow();
  });

  test(`${name}: keeps the tags of a task definition, when it was registered and who did`, async () => {
    await using stage = await open();
    const live = await stage.ecs.findTaskDefinition("web:1");
    const written = { ...definition(stage.images.good), tags: [{ key: "team", value: "checkout" }] };
    const { name } = await stage.ecs.register(withProvenance(written, RUN));
    const found = await stage.ecs.findTaskDefinition(name);
    expect(found && provenanceOf(found)).toEqual(RUN);
    expect(found?.definition.tags).toContainEqual({ key: "team", value: "checkout" });
    expect(found).toMatchObject({ registeredBy: expect.stringMatching(/^arn:aws:(iam|sts)::123456789012:.+/) });
    expect(found?.registeredAt).toBeGreaterThan(live?.registeredAt ?? Number.POSITIVE_INFINITY);
  });

  test(`${name}: a step that may not tag registers without our tags, and not without the user's`, async () => {
    await using stage = await open({ mayTag: false });
    const written = definition(stage.images.good);
    const registered = await stage.ecs.register(withProvenance(written, RUN));
    expect(registered).toMatchObject({ name: "web:2", active: true });
    expect(provenanceOf(registered)).toBeUndefined();
    const tagged = { ...written, tags: [{ key: "team", value: "checkout" }] };
    await expect(stage.ecs.register(withProvenance(tagged, RUN))).rejects.toThrow("ecs:TagResource");
    expect(await stage.ecs.findTaskDefinition("web")).toMatchObject({ name: "web:2" });
  });

  test(`${name}: another task definition is rolled out to a SUCCESSFUL service deployment`, async () => {
    await using stage = await open();
    const { deployment, previous } = await start(stage, stage.images.good);
    expect(deployment).toMatchObject({
      status: "PRIMARY",
      taskDefinition: "web:2",
      rolloutState: "IN_PROGRESS",
      failed: 0,
    });
    expect(deployment.id).not.toBe(previous.id);

    const ended = await ending(stage, deployment.createdAt);
    expect(ended).toMatchObject({
      status: "SUCCESSFUL",
      hasSource: true,
      circuitBreakerTriggered: false,
      rollbackReason: "",
    });
    expect(await stage.ecs.findServiceRevision(ended.targetServiceRevision)).toMatchObject({ taskDefinition: "web:2" });
    const [newest] = await stage.ecs.listServiceDeployments({ status: "SUCCESSFUL" });
    expect(newest?.arn).toBe(ended.arn);

    const service = await serviceOf(stage.ecs);
    expect(service).toMatchObject({ taskDefinition: "web:2", runningCount: 2 });
    expect(service.deployments).toMatchObject([{ id: deployment.id, rolloutState: "COMPLETED" }]);
    expect(service.events[0]?.message).toMatch(/has reached a steady state/);
    expect(await stage.ecs.stopAndRollBack(ended.arn)).toBe("too-late");
  });

  test(`${name}: the definition that runs is deployed again only by force`, async () => {
    await using stage = await open();
    const [before] = (await serviceOf(stage.ecs)).deployments;
    const same = await stage.ecs.update({ taskDefinition: "web:1" });
    expect(same.deployments.map(({ id }) => id)).toEqual([before?.id]);
    const forced = await stage.ecs.update({ taskDefinition: "web:1", forceNewDeployment: true });
    expect(forced.deployments[0]).toMatchObject({ taskDefinition: "web:1", rolloutState: "IN_PROGRESS" });
    expect(forced.deployments[0]?.id).not.toBe(before?.id);
  });

  test(`${name}: settings change without a deployment, and what was not given stays`, async () => {
    await using stage = await open(rollingBack);
    const [before] = (await serviceOf(stage.ecs)).deployments;
    await stage.ecs.update({ desiredCount: 3, deploymentConfiguration: { maximumPercent: 150 } });
    await stage.pass(120_000);
    const service = await serviceOf(stage.ecs);
    expect(service).toMatchObject({
      desiredCount: 3,
      runningCount: 3,
      deploymentConfiguration: {
        maximumPercent: 150,
        minimumHealthyPercent: 100,
        deploymentCircuitBreaker: rollingBack.breaker,
      },
    });
    expect(service.deployments.map(({ id }) => id)).toEqual([before?.id]);
  });

  test(`${name}: reads may lag behind a write, and catch up`, async () => {
    await using stage = await open();
    const { deployment } = await start(stage, stage.images.good);
    await stage.pass(2_000);
    expect((await serviceOf(stage.ecs)).deployments.map(({ id }) => id)).toContain(deployment.id);
    expect(await stage.ecs.listServiceDeployments({ since: deployment.createdAt - 1_000 })).toHaveLength(1);
  });

  test(`${name}: the circuit breaker rolls back a crash to the revision before`, async () => {
    await using stage = await open(rollingBack);
    const { deployment } = await start(stage, stage.images.crashing);
    const ended = await ending(stage, deployment.createdAt);
    expect(ended).toMatchObject({ status: "ROLLBACK_SUCCESSFUL", circuitBreakerTriggered: true });
    expect(ended.rollbackReason).not.toBe("");
    const service = await serviceOf(stage.ecs);
    expect(service).toMatchObject({ taskDefinition: "web:1", runningCount: 2 });
    expect(service.deployments).toMatchObject([
      { status: "PRIMARY", taskDefinition: "web:1", rolloutState: "COMPLETED" },
    ]);

    const tasks = await stage.ecs.listStoppedTasks(deployment.id);
    expect(tasks.length).toBeGreaterThanOrEqual(3);
    expect(tasks[0]).toMatchObject({
      stopCode: "EssentialContainerExited",
      stoppedReason: "Essential container in task exited",
      containers: [{ name: "app", image: stage.images.crashing, exitCode: 1 }],
    });
  });

  test(`${name}: a circuit breaker without rollback leaves the failed revision in place`, async () => {
    await using stage = await open({ breaker: { enable: true, rollback: false } });
    const { deployment } = await start(stage, stage.images.crashing);
    const ended = await ending(stage, deployment.createdAt);
    expect(ended).toMatchObject({ status: "STOPPED", circuitBreakerTriggered: true, rollbackReason: "" });
    const service = await serviceOf(stage.ecs);
    expect(service.deployments[0]).toMatchObject({ id: deployment.id, status: "PRIMARY", rolloutState: "FAILED" });
    expect(service.taskDefinition).toBe("web:2");
  });

  test(`${name}: a failed task is listed as soon as it counts as failed`, async () => {
    await using stage = await open();
    const { deployment } = await start(stage, stage.images.crashing);
    await until(stage, async () => ((await serviceOf(stage.ecs)).deployments[0]?.failed ?? 0) >= 2);
    const tasks = await stage.ecs.listStoppedTasks(deployment.id);
    expect(tasks.length).toBeGreaterThanOrEqual(2);
    expect(tasks[1]?.stoppedAt).toBeGreaterThan(tasks[1]?.createdAt ?? 0);
  });

  test(`${name}: a deployment that is stopped goes back, and its failed tasks say why they failed`, async () => {
    await using stage = await open();
    const { deployment } = await start(stage, stage.images.missing);
    await until(stage, async () => (await stage.ecs.listStoppedTasks(deployment.id)).length >= 2);
    const [task] = await stage.ecs.listStoppedTasks(deployment.id);
    expect(task).toMatchObject({ stopCode: "TaskFailedToStart", containers: [{ name: "app" }] });
    expect(task?.stoppedReason).toMatch(/^CannotPullContainerError: .* not found$/);
    expect(await stage.ecs.listStoppedTasks("ecs-svc/0")).toEqual([]);

    const [newest] = await stage.ecs.listServiceDeployments({ since: deployment.createdAt });
    expect(await stage.ecs.stopAndRollBack(newest?.arn ?? "")).toBe("accepted");
    expect(await ending(stage, deployment.createdAt)).toMatchObject({
      status: "ROLLBACK_SUCCESSFUL",
      circuitBreakerTriggered: false,
    });
    expect(await serviceOf(stage.ecs)).toMatchObject({ taskDefinition: "web:1", deployments: [{ status: "PRIMARY" }] });
  });

  test(`${name}: a newer deployment ends the one before, which is then not PRIMARY any more`, async () => {
    await using stage = await open();
    const { deployment } = await start(stage, stage.images.missing);
    await stage.pass(2_000);
    await start(stage, stage.images.good);
    await stage.pass(5_000);
    const service = await serviceOf(stage.ecs);
    expect(service.deployments[0]).toMatchObject({ status: "PRIMARY", taskDefinition: "web:3" });
    expect(service.deployments.find(({ id }) => id === deployment.id)).toMatchObject({ status: "ACTIVE" });
    const [newer, older] = await stage.ecs.listServiceDeployments({ since: deployment.createdAt });
    expect(newer?.createdAt).toBeGreaterThan(older?.createdAt ?? 0);
    expect(older).toMatchObject({ status: "STOPPED" });
  });
}
