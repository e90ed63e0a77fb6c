import { CreateClusterCommand, ECSClient, RegisterTaskDefinitionCommand } from "@aws-sdk/client-ecs";
import { FakeTaskDefinitions } from "@deploy-actions/shared/testkit/ecs/fake-ecs";
import { accessAllowing, accessTo } from "@deploy-actions/shared/testkit/simulated-access";
import { ManualClock } from "@deploy-actions/simulator/clock";
import { startSimulator } from "@deploy-actions/simulator/simulator";
import { expect, test } from "@jest/globals";
import { awsOneOffTasks } from "../src/one-off/aws-one-off-tasks.ts";
import type { OneOffRequest } from "../src/one-off/one-off-tasks.ts";
import { FakeOneOffTasks } from "./fake-one-off-tasks.ts";
import { definitionOf, SERVICE_PLACEMENT } from "./one-off-story.ts";
import { oneOffTasksContract } from "./one-off-tasks.contract.ts";

const request = (overrides: Partial<OneOffRequest> = {}): OneOffRequest => ({
  taskDefinition: "quick:1",
  placement: SERVICE_PLACEMENT,
  overrides: {},
  clientToken: "token",
  startedBy: "me",
  ...overrides,
});

oneOffTasksContract("the fake", async () => {
  const clock = new ManualClock();
  const definitions = new FakeTaskDefinitions();
  for (const family of ["quick", "lasting"]) definitions.register({ ...definitionOf(), family });
  const tasks = new FakeOneOffTasks(clock, definitions, (family) =>
    family === "quick" ? { containers: { app: { endsAfter: 5_000, exitCode: 3 } } } : {},
  );
  return { tasks, request, pass: async (ms) => clock.advance(ms), [Symbol.asyncDispose]: async () => {} };
});

/** A cluster prod with the two definitions. */
async function openCluster() {
  const clock = new ManualClock();
  const aws = await startSimulator({ clock });
  const access = accessTo(aws);
  const ecs = new ECSClient(access.settings());
  aws.images.push("quick:v1", { kind: "memory", exits: { afterSeconds: 5, code: 3 } });
  aws.images.push("lasting:v1", { kind: "memory" });
  await ecs.send(new CreateClusterCommand({ clusterName: "prod" }));
  for (const family of ["quick", "lasting"]) {
    await ecs.send(
      new RegisterTaskDefinitionCommand({
        family,
        networkMode: "awsvpc",
        requiresCompatibilities: ["FARGATE"],
        cpu: "256",
        memory: "512",
        containerDefinitions: [{ name: "app", image: `${family}:v1` }],
      }),
    );
  }
  return { aws, access, clock };
}

oneOffTasksContract("ECS as the simulator plays it", async () => {
  const { aws, access, clock } = await openCluster();
  return {
    tasks: awsOneOffTasks(access, "prod"),
    request,
    pass: async (ms) => clock.advance(ms),
    [Symbol.asyncDispose]: aws.close,
  };
});

test("an answer that got lost is asked for again by the SDK, and starts one task", async () => {
  await using stage = (await openCluster()).aws;
  stage.faults.inject({ operation: "ecs:RunTask", fault: "reset", applied: true, times: 1 });
  const answer = await awsOneOffTasks(accessTo(stage), "prod").run(request());
  expect(answer.kind).toBe("started");
  expect(stage.calls.filter(({ operation }) => operation === "RunTask")).toHaveLength(2);
});

test("no place for the task is told in ECS's own words", async () => {
  const { aws, access } = await openCluster();
  await using _ = aws;
  aws.ecs.exhaustedCapacity.add("FARGATE");
  expect(await awsOneOffTasks(access, "prod").run(request())).toEqual({
    kind: "not-placed",
    failures: [{ reason: expect.stringContaining("Capacity is unavailable"), detail: "" }],
  });
});

test("a missing permission comes with the statement to add", async () => {
  const { aws } = await openCluster();
  await using _ = aws;
  const tasks = awsOneOffTasks(accessAllowing(aws, ["ecs:DescribeTasks"]), "prod");
  const refused: { evidence?: readonly string[] } = await tasks.run(request()).then(
    () => ({}),
    (error) => error,
  );
  expect(refused.evidence?.join("\n")).toContain('"Action": "ecs:RunTask"');
});
