import { expect, test } from "@jest/globals";
import { InvalidAppSpec, readAppSpec } from "../src/codedeploy/app-spec.ts";

const YAML = `
version: 0.0
Resources:
  - TargetService:
      Type: AWS::ECS::Service
      Properties:
        TaskDefinition: "arn:aws:ecs:eu-west-1:123456789012:task-definition/web:2"
        LoadBalancerInfo:
          ContainerName: app
          ContainerPort: 8080
        PlatformVersion: 1.4.0
        NetworkConfiguration:
          AwsvpcConfiguration:
            Subnets: [subnet-1]
            AssignPublicIp: DISABLED
Hooks:
  - AfterAllowTestTraffic: check-green
`;

test("an AppSpec in YAML is read with all that it may change", () => {
  expect(readAppSpec(YAML)).toEqual({
    taskDefinition: "arn:aws:ecs:eu-west-1:123456789012:task-definition/web:2",
    containerName: "app",
    containerPort: 8080,
    platformVersion: "1.4.0",
    networkConfiguration: { awsvpcConfiguration: { subnets: ["subnet-1"], assignPublicIp: "DISABLED" } },
    hooks: new Map([["AfterAllowTestTraffic", "check-green"]]),
  });
});

test.each([
  ["JSON", json({})],
  ["keys in lower case", json({}).replaceAll('"Resources"', '"resources"').replaceAll('"Properties"', '"properties"')],
  ["version 1", json({ version: 1 })],
  ["a port that is text", json({}).replace("8080", '"8080"')],
])("an AppSpec with %s is read", (_what, content) => {
  expect(readAppSpec(content)).toMatchObject({ taskDefinition: "web:2", containerName: "app", containerPort: 8080 });
});

test.each([
  ["no YAML", "Resources: [", "a not well-formed yaml"],
  ["nothing in it", "", "The AppSpec file must be a set of keys and values."],
  ["no version", json({ version: undefined }), "must have a version"],
  ["another version", json({ version: 2 }), "The AppSpec version 2 is not supported."],
  ["no resources", json({ Resources: [] }), "exactly one resource"],
  ["a Lambda function", json({}).replace("AWS::ECS::Service", "AWS::Lambda::Function"), "must be AWS::ECS::Service"],
  ["no task definition", json({}).replace("TaskDefinition", "Definition"), "must have a TaskDefinition"],
  ["no load balancer", json({}).replace("LoadBalancerInfo", "LoadBalancer"), "LoadBalancerInfo must be"],
  ["no container", json({}).replace("ContainerName", "Name"), "must have a ContainerName"],
  ["no port", json({}).replace("8080", "0"), "ContainerPort between 1 and 65535"],
  ["a hook that is none", json({ Hooks: [{ Install: "check" }] }), "There is no hook Install"],
  ["a hook without a function", json({ Hooks: [{ AfterInstall: 1 }] }), "must name a function"],
])("an AppSpec with %s cannot be deployed", (_what, content, message) => {
  expect(() => readAppSpec(content)).toThrow(InvalidAppSpec);
  expect(() => readAppSpec(content)).toThrow(message);
});

function json(changes: object): string {
  const LoadBalancerInfo = { ContainerName: "app", ContainerPort: 8080 };
  const Properties = { TaskDefinition: "web:2", LoadBalancerInfo };
  const Resources = [{ TargetService: { Type: "AWS::ECS::Service", Properties } }];
  return JSON.stringify({ version: 0.0, Resources, ...changes });
}
