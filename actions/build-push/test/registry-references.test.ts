import {
  CreateClusterCommand,
  CreateServiceCommand,
  DeregisterTaskDefinitionCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
import type { AwsAccess } from "@deploy-actions/shared/aws/access";
import { TASK_TRUST, webTask } from "@deploy-actions/shared/testkit/ecs/account";
import { accessAllowing } from "@deploy-actions/shared/testkit/simulated-access";
import { AwsError } from "@deploy-actions/simulator/service";
import { expect, test } from "@jest/globals";
import { awsReferences } from "../src/registry/aws-references.ts";
import type { Reference } from "../src/registry/references.ts";
import { fakeReferences } from "./fakes/fake-references.ts";
import { HOST } from "./fakes/fake-world.ts";
import { simulatedStage } from "./registry-stage.ts";

const URI = `${HOST}/shop/web`;
const MINUTE = 60_000;

const FARGATE = {
  launchType: "FARGATE" as const,
  networkConfiguration: { awsvpcConfiguration: { subnets: ["subnet-0a1b2c3d4e5f60718"] } },
};

/** An account with a cluster prod, and what happens in it. */
async function account() {
  const stage = await simulatedStage();
  const ecs = new ECSClient(stage.access.settings());
  const lines: string[] = [];
  stage.aws.iam.role("web-execution", { trust: TASK_TRUST });
  await ecs.send(new CreateClusterCommand({ clusterName: "prod" }));

  const references = ({ clusters = [], access = stage.access }: { clusters?: string[]; access?: AwsAccess } = {}) => {
    const { signal } = new AbortController();
    return awsReferences({ access, clusters, clock: stage.clock, log: (line) => lines.push(line), signal });
  };
  return {
    stage,
    ecs,
    lines,
    references,
    push: (tag: string, name = "shop/web") => stage.push(name, tag),
    /** Registers a revision of a family with this image. */
    register: async (family: string, image: string) => {
      const task = { ...webTask(image), containerDefinitions: [{ name: "app", image }] };
      await ecs.send(new RegisterTaskDefinitionCommand({ ...task, family }));
    },
    serve: async (service: string, { taskDefinition = service, cluster = "prod", desiredCount = 1 } = {}) => {
      await ecs.send(
        new CreateServiceCommand({ cluster, serviceName: service, taskDefinition, desiredCount, ...FARGATE }),
      );
    },
    named: async (uri = URI, asked = references()): Promise<readonly Reference[]> => await stage.run(asked.to(uri)),
    [Symbol.asyncDispose]: () => stage[Symbol.asyncDispose](),
  };
}

test("a service names what its tasks run, what it would start, and the task definition it has", async () => {
  await using it = await account();
  const digest = it.push("v1");
  await it.register("web", `${URI}:v1`);
  await it.serve("web");
  await it.stage.pass(5 * MINUTE);
  expect(await it.named()).toEqual([
    { image: { digest }, by: "a running task of service web in cluster prod" },
    { image: { digest }, by: "service web in cluster prod" },
    { image: { tag: "v1" }, by: "task definition web:1" },
  ]);
  expect(it.lines).toEqual(["Looked at clusters prod: ECS names 3 images."]);
});

test("a tag that has moved since leaves the service with the image it was", async () => {
  await using it = await account();
  const digest = it.push("v1");
  await it.register("web", `${URI}:v1`);
  await it.serve("web");
  await it.stage.pass(5 * MINUTE);
  await it.ecs.send(new UpdateServiceCommand({ cluster: "prod", service: "web", desiredCount: 0 }));
  await it.stage.pass(5 * MINUTE);
  it.push("v1");
  expect(await it.named()).toContainEqual({ image: { digest }, by: "service web in cluster prod" });
});

test("a rollback can go to the newest ten active revisions of a family, and to no inactive one", async () => {
  await using it = await account();
  for (let index = 1; index <= 13; index++) {
    it.push(`v${index}`);
    await it.register("web", `${URI}:v${index}`);
  }
  await it.ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: "web:12" }));
  await it.serve("web", { taskDefinition: "web:1", desiredCount: 0 });
  await it.stage.pass(MINUTE);
  const tags = (await it.named()).flatMap(({ image, by }) => ("tag" in image ? `${by} has ${image.tag}` : []));
  expect(tags.sort()).toEqual(
    [1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13].map((index) => `task definition web:${index} has v${index}`).sort(),
  );
});

test("a task of no service counts, with its family", async () => {
  await using it = await account();
  const digest = it.push("v1");
  it.push("v0");
  await it.register("migrate", `${URI}:v0`);
  await it.register("migrate", `${URI}:v1`);
  await it.ecs.send(new RunTaskCommand({ cluster: "prod", taskDefinition: "migrate", ...FARGATE }));
  await it.stage.pass(MINUTE);
  expect(await it.named()).toEqual([
    { image: { digest }, by: "a running task of migrate:2 in cluster prod" },
    { image: { tag: "v1" }, by: "task definition migrate:2" },
    { image: { tag: "v0" }, by: "task definition migrate:1" },
  ]);
});

test("of all clusters only those are asked that are given", async () => {
  await using it = await account();
  await it.ecs.send(new CreateClusterCommand({ clusterName: "staging" }));
  it.push("v1");
  await it.register("web", `${URI}:v1`);
  await it.serve("web", { cluster: "staging", desiredCount: 0 });
  await it.stage.pass(MINUTE);
  expect(await it.named()).not.toEqual([]);
  expect(await it.named(URI, it.references({ clusters: ["staging"] }))).not.toEqual([]);
  expect(await it.named(URI, it.references({ clusters: ["prod"] }))).toEqual([]);
});

test("more services than one call takes are all asked, and other repositories' images left out", async () => {
  await using it = await account();
  it.push("v1");
  it.push("v1", "shop/api");
  await it.register("web", `${URI}:v1`);
  await it.register("api", `${HOST}/shop/api:v1`);
  for (let index = 0; index < 23; index++)
    await it.serve(`web-${index}`, { taskDefinition: index === 22 ? "api" : "web", desiredCount: 0 });
  await it.stage.pass(MINUTE);
  const named = await it.named();
  expect(named.filter(({ by }) => by.startsWith("service "))).toHaveLength(22);
  expect(await it.named(`${HOST}/shop/api`)).toContainEqual(
    expect.objectContaining({ by: "service web-22 in cluster prod" }),
  );
});

test("ECS is read once for all repositories of a step, and again when that is long ago", async () => {
  await using it = await account();
  it.push("v1");
  await it.register("web", `${URI}:v1`);
  const asked = it.references();
  expect(await it.named(URI, asked)).toEqual([]);
  await it.serve("web", { desiredCount: 0 });
  expect(await it.named(`${HOST}/shop/api`, asked)).toEqual([]);
  expect(it.lines).toHaveLength(1);
  await it.stage.pass(MINUTE);
  expect(await it.named(URI, asked)).not.toEqual([]);
});

test("who must know of a deploy that began a moment ago gets no answer from before it", async () => {
  await using it = await account();
  it.push("v1");
  await it.register("web", `${URI}:v1`);
  const asked = it.references();
  expect(await it.named(URI, asked)).toEqual([]);
  await it.serve("web", { desiredCount: 0 });
  await it.stage.pass(5_000);
  const since = it.stage.clock.now();
  expect(await it.stage.run(asked.to(URI, since))).not.toEqual([]);
  expect(await it.stage.run(asked.to(`${HOST}/shop/api`, since))).toEqual([]);
  expect(it.lines).toHaveLength(2);
});

test.each(["ecs:ListTasks", "ecs:DescribeServices", "ecs:ListTaskDefinitions"])(
  "when %s is not allowed nobody knows, and the statement that allows it is told",
  async (action) => {
    await using it = await account();
    it.push("v1");
    await it.register("web", `${URI}:v1`);
    await it.serve("web");
    await it.stage.pass(5 * MINUTE);
    const others = ["ListClusters", "ListTasks", "DescribeTasks", "ListServices", "DescribeServices"].concat([
      "DescribeServiceRevisions",
      "ListTaskDefinitions",
      "DescribeTaskDefinition",
    ]);
    const allowed = others.map((name) => `ecs:${name}`).filter((name) => name !== action);
    const asked = it.references({ access: accessAllowing(it.stage.aws, allowed) });
    const failure = await it.named(URI, asked).catch((error) => error);
    expect(failure.message).toMatch(/^AWS denied reading .* in eu-west-1: .* may not ecs:/);
    expect(failure.evidence.join("\n")).toContain(`"Action": "${action}"`);
  },
);

test("what could not be read is read again by whoever asks next", async () => {
  await using it = await account();
  const asked = it.references();
  const takeBack = it.stage.aws.faults.inject({ operation: "ecs:ListServices", fault: "denied" });
  await expect(it.named(URI, asked)).rejects.toThrow("AWS denied reading which images cluster prod needs");
  takeBack();
  expect(await it.named(URI, asked)).toEqual([]);
});

test("a cluster that is not there is a failure: a typing error must not make its images free to expire", async () => {
  await using it = await account();
  await expect(it.named(URI, it.references({ clusters: ["production"] }))).rejects.toThrow(
    "There is no cluster production in eu-west-1, which the input clusters names.",
  );
});

test("a cluster that is deleted while it is looked at needs nothing any more, unless somebody named it", async () => {
  await using it = await account();
  const fault = new AwsError("ClusterNotFoundException", "The referenced cluster was inactive.");
  it.stage.aws.faults.inject({ operation: "ecs:ListServices", fault });
  expect(await it.named()).toEqual([]);
  expect(it.lines).toEqual(["There are no ECS clusters that could run an image."]);
  await expect(it.named(URI, it.references({ clusters: ["prod"] }))).rejects.toThrow(
    "There is no cluster prod in eu-west-1",
  );
});

test("the fake tells references as the adapter does", async () => {
  const running = { image: `${URI}:v1`, digest: `sha256:${"a".repeat(64)}`, by: "a running task" };
  const other = { image: `${HOST}/shop/api:v1`, digest: undefined, by: "task definition api:1" };
  const references = fakeReferences([running, other]);
  expect(await references.to(URI)).toEqual([{ image: { digest: running.digest }, by: "a running task" }]);
  await expect(fakeReferences([], { failing: new Error("denied") }).to(URI)).rejects.toThrow("denied");
});
