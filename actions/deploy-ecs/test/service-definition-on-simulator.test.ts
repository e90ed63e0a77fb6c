import { CloudWatchLogsClient, CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateClusterCommand, ECSClient, RegisterTaskDefinitionCommand } from "@aws-sdk/client-ecs";
import { awsEcs } from "@deploy-actions/shared/ecs/aws-ecs";
import { follow } from "@deploy-actions/shared/ecs/deployment/follow";
import { CRASHING, HEALTHY, webTask } from "@deploy-actions/shared/testkit/ecs/account";
import { accessTo } from "@deploy-actions/shared/testkit/simulated-access";
import type { Program } from "@deploy-actions/simulator/images";
import { startSimulator } from "@deploy-actions/simulator/simulator";
import { expect, test } from "@jest/globals";
import { awsDefinedService } from "../src/service-definition/aws-defined-service.ts";
import { compareWithLive } from "../src/service-definition/compare.ts";
import { createService } from "../src/service-definition/create-service.ts";
import { undoCreation } from "../src/service-definition/undo-creation.ts";
import type { UnfinishedCreation } from "../src/service-definition/unfinished-creation.ts";
import { definition } from "./service-definition.ts";

const WEB = { cluster: "prod", service: "web" };

const FILE = definition({
  enableExecuteCommand: true,
  propagateTags: "SERVICE",
  tags: [{ key: "team", value: "shop" }],
  deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
});

/** A cluster without a service, and the real adapters in the account's own time. */
async function openCluster(program: Program) {
  const aws = await startSimulator({ speed: 120 });
  const access = accessTo(aws);
  const ecs = new ECSClient(access.settings());
  aws.images.push("web:v1", program);
  await ecs.send(new CreateClusterCommand({ clusterName: "prod" }));
  await ecs.send(new RegisterTaskDefinitionCommand(webTask("web:v1")));
  await new CloudWatchLogsClient(access.settings()).send(new CreateLogGroupCommand({ logGroupName: "/ecs/web" }));
  const clock = {
    now: () => aws.clock.now(),
    sleep: (ms: number) => new Promise<void>((passed) => void aws.clock.after(ms, passed)),
  };
  const saved: (UnfinishedCreation | undefined)[] = [];
  const effects = {
    definedService: awsDefinedService(access, WEB),
    clock,
    log: () => {},
    save: (unfinished: UnfinishedCreation | undefined) => void saved.push(unfinished),
    signal: new AbortController().signal,
    deadline: clock.now() + 30 * 60_000,
    proven: "stays",
  } as const;
  const request = {
    taskDefinition: "web:1",
    desiredCount: undefined,
    deploymentConfiguration: undefined,
    clientToken: "t",
  };
  const create = async () => {
    const created = await createService(FILE, request, effects);
    if (!created.mine) throw new Error("There is no deployment to follow.");
    const port = awsEcs({ access, ...WEB, clock, log: () => {} });
    const { ending } = await follow(created.mine, {
      ...effects,
      ecs: port,
      until: "steady",
      findDoom: async () => undefined,
    });
    return { ...created, ending };
  };
  return { aws, effects, create, saved, [Symbol.asyncDispose]: () => aws.close() };
}

test("a service that is missing is created from its file, and is steady; a second look finds no drift", async () => {
  await using account = await openCluster(HEALTHY);
  const { ending } = await account.create();
  expect(ending.kind).toBe("succeeded");
  const live = await account.effects.definedService.look();
  expect(live?.service).toMatchObject({ taskDefinition: "web:1", runningCount: 2 });
  expect(live && compareWithLive(FILE, live.definition)).toEqual([]);
  expect(live && compareWithLive(live.definition, live.definition)).toEqual([]);
});

test("a service whose tasks crash is undone: there was none before, and there is none again", async () => {
  await using account = await openCluster(CRASHING);
  const { ending, unfinished } = await account.create();
  // The circuit breaker finds nothing to roll back to.
  expect(ending.kind).toBe("rollback-failed");
  expect(await undoCreation(unfinished, account.effects)).toEqual({ kind: "deleted" });
  expect((await account.effects.definedService.look())?.service.status).toBe("INACTIVE");
});

test("an answer that is lost creates one service", async () => {
  await using account = await openCluster(HEALTHY);
  account.aws.faults.inject({ operation: "ecs:CreateService", fault: "reset", applied: true, times: 2 });
  expect((await account.create()).ending.kind).toBe("succeeded");
  expect(account.aws.calls.filter(({ operation }) => operation === "CreateService")).toHaveLength(3);
});

test("a step that was killed before the answer came leaves enough for post to take the service back", async () => {
  await using account = await openCluster(HEALTHY);
  await account.create();
  const [creating] = account.saved;
  expect(creating && (await undoCreation(creating, { ...account.effects, proven: "goes" }))).toEqual({
    kind: "deleted",
  });
});

test("the same file and the same token create it again once it is gone", async () => {
  await using account = await openCluster(HEALTHY);
  const first = await account.create();
  await account.effects.definedService.remove();
  const second = await account.create();
  expect(second.ending.kind).toBe("succeeded");
  expect(second.mine?.deploymentId).not.toBe(first.mine?.deploymentId);
});
