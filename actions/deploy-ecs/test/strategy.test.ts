import type { Service } from "@deploy-actions/shared/ecs/ecs";
import { service } from "@deploy-actions/shared/testkit/ecs/service";
import { expect, test } from "@jest/globals";
import type { Request } from "../src/request/request.ts";
import type { StrategyRequest } from "../src/request/strategy.ts";
import { chooseMover, type Mover } from "../src/strategy.ts";
import { AUTO, inputs } from "./story.ts";

const asks = (strategy: Partial<StrategyRequest>, request: Partial<Request> = {}): Request =>
  inputs({ strategy: { ...AUTO, ...strategy }, ...request });

const PAIR = [{ targetGroup: "tg/blue", alternateTargetGroup: "tg/green", containerName: "app", containerPort: 8080 }];
const withPair = service({ loadBalancers: PAIR });
const canary = service({ strategy: "CANARY", loadBalancers: PAIR });
const ofCodeDeploy = service({ controller: "CODE_DEPLOY", deployments: [] });
const BAKE = { bakeTimeInMinutes: 5 };

test.each<[string, Request, Service, Mover]>([
  ["a rolling service", asks({}), service(), "ecs"],
  ["a service that shifts traffic", asks({}), canary, "ecs"],
  ["a service that shifts traffic, up to the shift", asks({ waitUntil: "traffic-shifted" }), canary, "ecs"],
  ["a service of CodeDeploy", asks({}), ofCodeDeploy, "codedeploy"],
  ["a service of CodeDeploy, said", asks({ name: "codedeploy" }), ofCodeDeploy, "codedeploy"],
  ["one of a pair", asks({ name: "weights" }), service(), "weights"],
  ["rolling, said", asks({ name: "rolling" }), service(), "ecs"],
  ["a service that goes back to rolling", asks({ name: "rolling" }), canary, "ecs"],
  [
    "a service that takes on blue/green",
    asks({ name: "blue-green" }, { deploymentConfiguration: BAKE }),
    withPair,
    "ecs",
  ],
  [
    "a service that takes on canary by its configuration",
    asks({}, { deploymentConfiguration: { strategy: "CANARY", canaryConfiguration: {}, ...BAKE } }),
    withPair,
    "ecs",
  ],
])("%s is moved by whom it belongs to", (_, request, live, mover) => {
  expect(chooseMover(request, live)).toBe(mover);
});

test.each<[string, Request, Service, string]>([
  [
    "task sets of another tool",
    asks({}),
    service({ controller: "EXTERNAL" }),
    'Service "web" has the deployment controller EXTERNAL: its task sets belong to the tool that made them.\nDeploy it with that tool;',
  ],
  [
    "a strategy of ECS for a service of CodeDeploy",
    asks({ name: "canary" }),
    ofCodeDeploy,
    'strategy is canary, and service "web" has the deployment controller CODE_DEPLOY.',
  ],
  [
    "CodeDeploy for a service of ECS",
    asks({ name: "codedeploy" }),
    service(),
    'strategy is codedeploy, and service "web" has the deployment controller ECS.',
  ],
  [
    "weights for a service that shifts traffic itself",
    asks({ name: "weights" }),
    canary,
    'strategy is weights, and service "web" shifts its traffic itself (CANARY).',
  ],
  [
    "two strategies at once",
    asks({ name: "canary" }, { deploymentConfiguration: { strategy: "LINEAR" } }),
    withPair,
    "strategy is canary, and deployment-configuration says LINEAR.\nSay it in one place.",
  ],
  [
    "linear without steps",
    asks({ name: "linear" }, { deploymentConfiguration: BAKE }),
    withPair,
    'The strategy LINEAR of service "web" has no linearConfiguration.',
  ],
  [
    "linear without a bake time",
    asks({ name: "linear" }, { deploymentConfiguration: { linearConfiguration: {} } }),
    withPair,
    'The strategy LINEAR of service "web" has no bakeTimeInMinutes.',
  ],
  [
    "canary without a share",
    asks({ name: "canary" }, { deploymentConfiguration: BAKE }),
    withPair,
    'The strategy CANARY of service "web" has no canaryConfiguration.',
  ],
  [
    "blue/green without a second target group",
    asks({ name: "blue-green" }, { deploymentConfiguration: BAKE }),
    service({ loadBalancers: [{ targetGroup: "tg/blue", containerName: "app", containerPort: 8080 }] }),
    'strategy is blue-green, and service "web" has no second target group to move traffic to.',
  ],
  [
    "blue/green for a daemon",
    asks({ name: "blue-green" }, { deploymentConfiguration: BAKE }),
    service({ schedulingStrategy: "DAEMON", loadBalancers: PAIR }),
    'Service "web" is a DAEMON, which can only be deployed rolling.',
  ],
  [
    "a moment that rolling does not have",
    asks({ waitUntil: "bake" }),
    service(),
    'wait-until is bake, and service "web" deploys rolling: it has no such moment.',
  ],
])("refuses %s, before anything is changed", (_, request, live, said) => {
  let told = "It was not refused.";
  try {
    chooseMover(request, live);
  } catch (error) {
    const { message, hint } = error as Error & { hint: string };
    told = `${message}\n${hint}`;
  }
  expect(told).toContain(said);
});
