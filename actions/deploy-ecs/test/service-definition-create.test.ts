import type { TaskDefinition } from "@deploy-actions/shared/ecs/task-definition/definition";
import { Failure } from "@deploy-actions/shared/failure";
import { describeProblem } from "@deploy-actions/shared/problems";
import { fakeClock } from "@deploy-actions/shared/testkit/fake-clock";
import { describe, expect, test } from "@jest/globals";
import { checkCreation } from "../src/service-definition/check-creation.ts";
import { type Creating, createService } from "../src/service-definition/create-service.ts";
import { creationInput } from "../src/service-definition/creation-input.ts";
import { creationToken } from "../src/service-definition/creation-token.ts";
import { describeUndoneCreation, type UndoingCreation, undoCreation } from "../src/service-definition/undo-creation.ts";
import type { UnfinishedCreation } from "../src/service-definition/unfinished-creation.ts";
import { FakeDefinedService } from "./fake-defined-service.ts";
import { definition, TARGET_GROUP } from "./service-definition.ts";

const REQUEST = {
  taskDefinition: "web:1",
  desiredCount: undefined,
  deploymentConfiguration: undefined,
  clientToken: "token",
};
const LOST = new Error("socket hang up");

/** AWS's own no. */
const refusal = (message: string) =>
  new Failure(message, {
    hint: "",
    cause: Object.assign(new Error(message), {
      name: "AccessDeniedException",
      $metadata: { httpStatusCode: 400, attempts: 1 },
    }),
  });

function stage() {
  const clock = fakeClock({ start: 1_000_000 });
  const definedService = new FakeDefinedService(clock);
  const log: string[] = [];
  const saved: (UnfinishedCreation | undefined)[] = [];
  const effects: Creating & UndoingCreation = {
    definedService,
    clock,
    log: (line) => void log.push(line),
    save: (unfinished) => void saved.push(unfinished),
    signal: new AbortController().signal,
    deadline: clock.now() + 10 * 60_000,
    proven: "stays",
  };
  return { clock, definedService, log, saved, effects, create: () => createService(definition(), REQUEST, effects) };
}

describe("creating a service", () => {
  test("answers with the deployment to follow, and tells post before and after", async () => {
    const { create, saved, log } = stage();
    const { service, mine } = await create();
    expect(service.status).toBe("ACTIVE");
    expect(mine).toMatchObject({ deploymentId: "ecs-svc/1", taskDefinition: "web:1", previousDeploymentId: undefined });
    expect(saved).toEqual([
      { phase: "creating", taskDefinition: "web:1", askedAt: 1_000_000 },
      { phase: "created", taskDefinition: "web:1", createdAt: 1_000_000, deploymentId: "ecs-svc/1" },
    ]);
    expect(log).toEqual(["Created service web of web:1, with 2 tasks to run."]);
  });

  test.each([true, false])(
    "asks again when the answer was lost (taken: %s), and creates one service",
    async (applied) => {
      const { create, definedService, log } = stage();
      definedService.faults.push({ call: "create", error: LOST, applied });
      expect((await create()).mine?.deploymentId).toBe("ecs-svc/1");
      expect(log[0]).toBe(
        "The answer to CreateService was lost (socket hang up) Asking again in 2 s; ECS creates it once.",
      );
    },
  );

  test("gives up after answers were lost for long, and leaves it to post to look", async () => {
    const { create, definedService, saved } = stage();
    for (let calls = 0; calls < 20; calls++) definedService.faults.push({ call: "create", error: LOST, applied: true });
    await expect(create()).rejects.toThrow("socket hang up");
    expect(saved.at(-1)).toMatchObject({ phase: "creating" });
  });

  test("leaves nothing to undo when ECS refuses", async () => {
    const { create, definedService, saved } = stage();
    definedService.faults.push({ call: "create", error: refusal("not allowed"), applied: false });
    await expect(create()).rejects.toThrow("not allowed");
    expect(saved.at(-1)).toBeUndefined();
  });

  test("says so when somebody else was faster", async () => {
    const { create, definedService, saved } = stage();
    await definedService.create(definition(), "another");
    await expect(create()).rejects.toThrow(
      'Service "web" was created by somebody else in the meantime. This step changed nothing.',
    );
    expect(saved.at(-1)).toBeUndefined();
  });

  test("waits for a name whose service is still being deleted", async () => {
    const { create, definedService, log } = stage();
    await definedService.create(definition(), "before");
    await definedService.remove();
    expect((await create()).mine?.deploymentId).toBe("ecs-svc/2");
    expect(log[0]).toBe("Service web is still being deleted; it is created as soon as its name is free.");
  });

  test("does not wait for a name longer than the time there is", async () => {
    const { definedService, effects, clock } = stage();
    await definedService.create(definition(), "before");
    await definedService.remove();
    await expect(createService(definition(), REQUEST, { ...effects, deadline: clock.now() + 20_000 })).rejects.toThrow(
      'Service "web" is still being deleted, so its name is not free. This step changed nothing.',
    );
  });
});

describe("undoing a creation", () => {
  const created = async () => {
    const opened = stage();
    const { unfinished } = await opened.create();
    return { ...opened, unfinished };
  };

  test("deletes the service, and waits until its name is free", async () => {
    const { unfinished, effects, definedService } = await created();
    expect(await undoCreation(unfinished, effects)).toEqual({ kind: "deleted" });
    expect((await definedService.look())?.service.status).toBe("INACTIVE");
  });

  test("says so when its last tasks take longer than there is time", async () => {
    const { unfinished, effects, clock } = await created();
    expect(await undoCreation(unfinished, { ...effects, deadline: clock.now() + 10_000 })).toEqual({
      kind: "deleting",
    });
  });

  test("finds a service whose answer main did not live to see", async () => {
    const { saved, effects, definedService } = await created();
    const [creating] = saved;
    expect(creating && (await undoCreation(creating, effects))).toEqual({ kind: "deleted" });
    expect((await definedService.look())?.service.status).toBe("INACTIVE");
  });

  test("finds none where ECS never took the request", async () => {
    const { effects } = stage();
    const creating = { phase: "creating", taskDefinition: "web:1", askedAt: 1_000_000 } as const;
    expect(await undoCreation(creating, effects)).toEqual({ kind: "never-created" });
  });

  test("leaves a service of that name that was there long before", async () => {
    const { effects } = await created();
    const creating = { phase: "creating", taskDefinition: "web:1", askedAt: 2_000_000 } as const;
    expect(await undoCreation(creating, effects)).toMatchObject({ kind: "overtaken" });
  });

  test("leaves a service to which somebody has deployed since", async () => {
    const { unfinished, effects, definedService } = await created();
    definedService.change({ taskDefinition: "web:2" });
    expect(await undoCreation(unfinished, effects)).toMatchObject({ kind: "overtaken", taskDefinition: "web:2" });
    expect((await definedService.look())?.service.status).toBe("ACTIVE");
  });

  test.each([
    ["stays", "stayed"],
    ["goes", "deleted"],
  ] as const)("of a service that became good meanwhile: %s where that was the proof", async (proven, kind) => {
    const { unfinished, effects, definedService } = await created();
    const [first] = (await definedService.look())?.service.deployments ?? [];
    if (!first) throw new Error("There is no deployment.");
    definedService.change({ runningCount: 2, deployments: [{ ...first, rolloutState: "COMPLETED" }] });
    expect(await undoCreation(unfinished, { ...effects, proven })).toMatchObject({ kind });
  });

  test("scales to zero where it may not delete", async () => {
    const { unfinished, effects, definedService } = await created();
    definedService.faults.push({ call: "remove", error: refusal("no ecs:DeleteService"), applied: false });
    expect(await undoCreation(unfinished, effects)).toEqual({ kind: "scaled-to-zero", why: "no ecs:DeleteService" });
    expect((await definedService.look())?.service).toMatchObject({ status: "ACTIVE", desiredCount: 0 });
  });

  test("says that it is left where it may do neither", async () => {
    const { unfinished, effects, definedService } = await created();
    for (const call of ["remove", "scaleToZero"] as const)
      definedService.faults.push({ call, error: refusal("not allowed"), applied: false });
    expect(await undoCreation(unfinished, effects)).toEqual({
      kind: "left",
      why: "not allowed",
      taskDefinition: "web:1",
    });
  });

  test.each([
    [{ kind: "never-created" }, "Service web was not created."],
    [{ kind: "deleted" }, "Service web is deleted again: there was none before."],
    [{ kind: "deleting" }, "Service web is being deleted again; its last tasks are still stopping."],
    [{ kind: "stayed", taskDefinition: "web:1" }, "web:1 had been proven steady in the meantime: service web stays."],
    [
      { kind: "overtaken", by: "ecs-svc/2", taskDefinition: "web:2" },
      "Somebody else deployed to service web in the meantime (ecs-svc/2, web:2); it was left alone.",
    ],
    [
      { kind: "scaled-to-zero", why: "not allowed" },
      "Service web runs no task. It could not be deleted (not allowed): delete it, or deploy a good release with desired-count.",
    ],
    [
      { kind: "left", why: "not allowed", taskDefinition: "web:1" },
      "Service web could be neither deleted nor scaled to 0 (not allowed). It is set to web:1: look at it now.",
    ],
  ] as const)("is told: %j", (undone, words) => {
    expect(describeUndoneCreation(undone, "web")).toBe(words);
  });
});

test("inputs win over the file, and empty lists of a description are left out", () => {
  const file = definition({
    placementStrategy: [],
    serviceRegistries: [],
    tags: [{ key: "team", value: "shop" }],
    deploymentConfiguration: { minimumHealthyPercent: 50, maximumPercent: 200 },
  });
  const settings = { taskDefinition: "web:7", desiredCount: 4, deploymentConfiguration: { maximumPercent: 150 } };
  expect(creationInput(file, settings)).toEqual({
    ...definition({ tags: [{ key: "team", value: "shop" }] }),
    taskDefinition: "web:7",
    desiredCount: 4,
    deploymentConfiguration: { minimumHealthyPercent: 50, maximumPercent: 150 },
  });
});

test("the token is the same for the same creation of the same step, and short enough", async () => {
  const run = { repository: "octo/shop", run: "1", attempt: "1", step: "deploy/web" };
  const { clientToken: _, ...content } = { ...REQUEST, cluster: "prod", service: "web" };
  const token = await creationToken(run, content);
  expect(token).toMatch(/^[0-9a-f]{36}$/);
  expect(await creationToken(run, content)).toBe(token);
  expect(await creationToken({ ...run, attempt: "2" }, content)).not.toBe(token);
  expect(await creationToken(run, { ...content, service: "api" })).not.toBe(token);
});

describe("together with the task definition, CreateService would refuse:", () => {
  const task: TaskDefinition = {
    family: "web",
    networkMode: "awsvpc",
    requiresCompatibilities: ["FARGATE"],
    containerDefinitions: [{ name: "app", image: "web:v1", portMappings: [{ containerPort: 8080, name: "http" }] }],
    volumes: [{ name: "data", configuredAtLaunch: true }],
  };
  const volumeConfigurations = [
    { name: "data", managedEBSVolume: { roleArn: "arn:aws:iam::123456789012:role/ebs", sizeInGiB: 1 } },
  ];
  const balancer = { targetGroupArn: TARGET_GROUP, containerName: "app", containerPort: 8080 };
  const fits = { volumeConfigurations, loadBalancers: [balancer] };
  const connect = (portName: string) => ({ enabled: true, services: [{ portName }] });

  test.each<readonly [string, Parameters<typeof definition>[0], Partial<TaskDefinition>, readonly string[]]>([
    ["nothing of what fits", { ...fits, serviceConnectConfiguration: connect("http") }, {}, []],
    [
      "no count",
      { ...fits, desiredCount: undefined },
      {},
      [
        "desiredCount: A new service has to know how many tasks it runs. Write desiredCount, or give the input desired-count.",
      ],
    ],
    [
      "a network that is missing",
      { ...fits, networkConfiguration: undefined },
      {},
      [
        "networkConfiguration: Task definition web has network mode awsvpc, which needs it. Write { awsvpcConfiguration: { subnets: [subnet-…] } }.",
      ],
    ],
    [
      "a network that it does not have",
      { ...fits, launchType: "EC2" },
      { networkMode: "bridge" },
      [
        "networkConfiguration: Task definition web has network mode bridge, which takes none. Remove it, or use network mode awsvpc.",
      ],
    ],
    [
      "Fargate",
      fits,
      { requiresCompatibilities: ["EC2"] },
      [
        "launchType: Task definition web is for EC2, not for Fargate. Add FARGATE to its requiresCompatibilities, or use other capacity.",
      ],
    ],
    [
      "a container that is not there",
      { ...fits, loadBalancers: [{ ...balancer, containerName: "apo" }] },
      {},
      ['loadBalancers[0].containerName: Task definition web has no container "apo". Did you mean "app"?'],
    ],
    [
      "a port that is not mapped",
      { ...fits, loadBalancers: [{ ...balancer, containerPort: 80 }] },
      {},
      ['loadBalancers[0].containerPort: Container "app" of task definition web does not map port 80. It maps 8080.'],
    ],
    [
      "a volume that is not declared",
      fits,
      { volumes: [] },
      [
        'volumeConfigurations[0].name: Task definition web has no volume "data" with configuredAtLaunch. Add { name: data, configuredAtLaunch: true } to its volumes.',
      ],
    ],
    [
      "a volume that is not configured",
      { ...fits, volumeConfigurations: undefined },
      {},
      [
        'volumeConfigurations: Volume "data" of task definition web is configured at launch, and there is no configuration for it.',
      ],
    ],
    [
      "a port without that name",
      { ...fits, serviceConnectConfiguration: connect("https") },
      {},
      [
        'serviceConnectConfiguration.services[0].portName: Task definition web has no port named "https". Did you mean "http"?',
      ],
    ],
  ])("%s", (_, members, overrides, expected) => {
    expect([...checkCreation(definition(members), { ...task, ...overrides })].map(describeProblem)).toEqual(expected);
  });
});
