import { expect, test } from "@jest/globals";
import { type AppSpec, appSpecFor, withoutHooks, writeAppSpec } from "../../src/codedeploy/app-spec.ts";
import type { Placement } from "../../src/ecs/ecs.ts";

const APP = { containerName: "app", containerPort: 8080 };
const ARN = "arn:aws:ecs:eu-west-1:123456789012:task-definition/web:2";

const propertiesOf = (placement: Placement) => appSpecFor({ placement }, APP).Resources[0].TargetService.Properties;

test("a service on Fargate needs no more than what its load balancer reaches", () => {
  expect(JSON.parse(writeAppSpec(appSpecFor({ placement: { launchType: "FARGATE" } }, APP), ARN))).toEqual({
    version: 0,
    Resources: [
      {
        TargetService: {
          Type: "AWS::ECS::Service",
          Properties: { TaskDefinition: ARN, LoadBalancerInfo: { ContainerName: "app", ContainerPort: 8080 } },
        },
      },
    ],
  });
});

test("what CodeDeploy would replace by its defaults is said: a pinned platform version, the network, the capacity providers", () => {
  const awsvpcConfiguration = { subnets: ["subnet-1"], securityGroups: ["sg-1"], assignPublicIp: "ENABLED" };
  expect(
    propertiesOf({
      platformVersion: "1.4.0",
      networkConfiguration: { awsvpcConfiguration },
      capacityProviderStrategy: [{ capacityProvider: "FARGATE_SPOT", weight: 1 }],
    }),
  ).toMatchObject({
    PlatformVersion: "1.4.0",
    NetworkConfiguration: {
      AwsvpcConfiguration: { Subnets: ["subnet-1"], SecurityGroups: ["sg-1"], AssignPublicIp: "ENABLED" },
    },
    CapacityProviderStrategy: [{ CapacityProvider: "FARGATE_SPOT", Weight: 1 }],
  });
  expect(propertiesOf({ platformVersion: "LATEST" })).not.toHaveProperty("PlatformVersion");
});

test("of a given one everything is kept but the task definition", () => {
  const base = appSpecFor({ placement: {} }, APP);
  const given: AppSpec = { ...base, Hooks: [{ BeforeAllowTraffic: "smoke" }] };
  const written = JSON.parse(writeAppSpec(given, ARN));
  expect(written.Hooks).toEqual([{ BeforeAllowTraffic: "smoke" }]);
  expect(written.Resources[0].TargetService.Properties.TaskDefinition).toBe(ARN);
  expect(withoutHooks(given)).toEqual(base);
});
