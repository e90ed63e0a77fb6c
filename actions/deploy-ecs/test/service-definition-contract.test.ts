import { CreateClusterCommand, ECSClient, RegisterTaskDefinitionCommand } from "@aws-sdk/client-ecs";
import { accessAllowing, accessTo } from "@deploy-actions/shared/testkit/simulated-access";
import { ManualClock } from "@deploy-actions/simulator/clock";
import { startSimulator } from "@deploy-actions/simulator/simulator";
import { expect, test } from "@jest/globals";
import { awsDefinedService } from "../src/service-definition/aws-defined-service.ts";
import { definedServiceContract } from "./defined-service.contract.ts";
import { FakeDefinedService } from "./fake-defined-service.ts";
import { definition } from "./service-definition.ts";

const WEB = { cluster: "prod", service: "web" };

definedServiceContract("the fake", async () => {
  const clock = new ManualClock();
  return {
    definedService: new FakeDefinedService({ now: () => clock.now(), sleep: async () => {} }),
    pass: async (ms) => clock.advance(ms),
    [Symbol.asyncDispose]: async () => {},
  };
});

async function openCluster() {
  const clock = new ManualClock();
  const aws = await startSimulator({ clock });
  const access = accessTo(aws);
  const ecs = new ECSClient(access.settings());
  aws.images.push("web:v1", { kind: "memory" });
  await ecs.send(new CreateClusterCommand({ clusterName: "prod" }));
  await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: "web",
      networkMode: "awsvpc",
      requiresCompatibilities: ["FARGATE"],
      cpu: "256",
      memory: "512",
      containerDefinitions: [{ name: "app", image: "web:v1" }],
    }),
  );
  return { aws, access, clock };
}

definedServiceContract("ECS as the simulator plays it", async () => {
  const { aws, access, clock } = await openCluster();
  return {
    definedService: awsDefinedService(access, WEB),
    pass: async (ms) => clock.advance(ms),
    [Symbol.asyncDispose]: aws.close,
  };
});

test("tags are read with the service, and what it was created with", async () => {
  const { aws, access, clock } = await openCluster();
  await using _ = aws;
  const members = {
    tags: [{ key: "team", value: "shop" }],
    enableExecuteCommand: true,
    deploymentConfiguration: { minimumHealthyPercent: 50, maximumPercent: 150 },
  };
  await awsDefinedService(access, WEB).create(definition(members), "token");
  clock.advance(3_000);
  expect((await awsDefinedService(access, WEB).look())?.definition).toMatchObject(members);
});

test("a missing permission comes with the statement to add", async () => {
  const { aws } = await openCluster();
  await using _ = aws;
  const limited = awsDefinedService(accessAllowing(aws, ["ecs:DescribeServices"]), WEB);
  const refused: { evidence?: readonly string[] } = await limited.create(definition(), "token").then(
    () => ({}),
    (error) => error,
  );
  expect(refused.evidence?.join("\n")).toContain('"Action": "ecs:CreateService"');
});
