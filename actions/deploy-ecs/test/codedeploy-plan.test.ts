import { appSpecFor } from "@deploy-actions/shared/codedeploy/app-spec";
import { expect, test } from "@jest/globals";
import type { ActiveDeployment } from "../src/codedeploy/active.ts";
import { planCodeDeploy } from "../src/codedeploy/plan.ts";
import { group, settings, situation, webDefinition, webService } from "./codedeploy-settings.ts";

const SUBJECT = { service: webService(), definition: webDefinition() };
const CANARY = { type: "TimeBasedCanary", percentage: 10, interval: 5 } as const;
const LINEAR = { type: "TimeBasedLinear", percentage: 10, interval: 3 } as const;

const plan = (
  given: Parameters<typeof settings>[0] = {},
  seen: Parameters<typeof situation>[0] = {},
  subject = SUBJECT,
) => planCodeDeploy(settings(given), situation(seen), subject);

function refusal(...given: Parameters<typeof plan>): string {
  try {
    plan(...given);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("It was not refused.");
}

test("without more the AppSpec reaches what the load balancer reaches now", () => {
  const { TargetService } = plan().appSpec.Resources[0];
  expect(TargetService.Properties.LoadBalancerInfo).toEqual({ ContainerName: "app", ContainerPort: 8080 });
});

test("an only port is taken when ECS does not say what the load balancer reaches, two are not", () => {
  const service = { ...webService(), loadBalancers: [] };
  expect(plan({}, {}, { ...SUBJECT, service }).appSpec.Resources[0].TargetService.Properties.LoadBalancerInfo).toEqual({
    ContainerName: "app",
    ContainerPort: 8080,
  });
  const [app] = webDefinition().containerDefinitions;
  const definition = { ...webDefinition(), containerDefinitions: app ? [app, { ...app, name: "proxy" }] : [] };
  expect(refusal({}, {}, { service, definition })).toContain("does not say which container");
});

test.each([
  ["all at once", { type: "AllAtOnce" } as const, {}, ["move all of the traffic at once"]],
  ["canary", CANARY, {}, ["move 10 % of the traffic for 5 min", "move all of the traffic"]],
  ["linear", LINEAR, {}, ["move 10 % of the traffic every 3 min, in 10 steps"]],
  [
    "with a test listener and a pause",
    { type: "AllAtOnce" } as const,
    { testListeners: ["arn"], readyWait: 30 },
    [
      "give them the test traffic",
      "wait up to 30 min until somebody continues the deployment",
      "move all of the traffic at once",
    ],
  ],
])("the steps are told in words: %s", (_, routing, more, middle) => {
  expect(plan({}, { routing, group: group(more) }).steps).toEqual([
    "start 2 tasks of the new release beside the old ones",
    ...middle,
    "keep the old tasks for 5 min, then stop them",
  ]);
});

test.each([
  ["kept for ever", undefined, "leave the old tasks running (KEEP_ALIVE)"],
  ["not kept", 0, "stop the old tasks"],
])("old tasks that are %s", (_, terminationWait, said) => {
  expect(plan({}, { group: group({ terminationWait }) }).steps.at(-1)).toBe(said);
});

test("the desired count is set beside CodeDeploy, when it is another one", () => {
  expect(plan({ desiredCount: 2 }).desiredCount).toBeUndefined();
  expect(plan({ desiredCount: 5 })).toMatchObject({
    desiredCount: 5,
    steps: expect.arrayContaining(["start 5 tasks of the new release beside the old ones"]),
  });
});

test.each([
  ["failures and alarms are added", {}, "rollback", ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM"]],
  ["no alarm can be without one", { alarms: [] }, "rollback", ["DEPLOYMENT_FAILURE"]],
  ["what the group has stays its own", { alarms: [], autoRollback: ["DEPLOYMENT_FAILURE"] }, "rollback", undefined],
  ["on-failure: leave asks for nothing", {}, "leave", undefined],
] as const)("automatic rollback: %s", (_, more, onFailure, expected) => {
  expect(plan({ onFailure }, { group: group(more) }).autoRollback).toEqual(expected);
});

const active: ActiveDeployment = {
  id: "d-7",
  status: "InProgress",
  createdAt: Date.UTC(2026, 10, 21, 9, 30),
  creator: "user",
  description: "hot fix",
  taskDefinition: "web:9",
  isShifted: false,
};

test.each<[string, Parameters<typeof plan>, string]>([
  [
    "a deployment configuration of ECS",
    [{ deploymentConfiguration: { maximumPercent: 200 } }],
    "deployment-configuration: It is for services that ECS deploys; this one is deployed by CodeDeploy. Remove it, and choose how traffic moves with codedeploy-deployment-config.",
  ],
  [
    "a pause that the group does not make",
    [{ waitUntil: "paused" }],
    "wait-until: paused does not happen: group web moves traffic as soon as the new tasks run.",
  ],
  [
    "somebody else's group",
    [{}, { isOurs: false, group: group({ services: [{ cluster: "prod", service: "api" }] }) }],
    "codedeploy-deployment-group: Group web deploys api of cluster prod, not this one.",
  ],
  [
    "a group for servers",
    [{}, { isOurs: false, group: group({ computePlatform: "Server", services: [] }) }],
    "codedeploy-deployment-group: Group web is for Server, not for ECS.",
  ],
  [
    "a canary behind a Network Load Balancer",
    [
      {},
      {
        routing: CANARY,
        group: group({ productionListeners: ["arn:aws:elasticloadbalancing:eu-west-1:1:listener/net/web/1/1"] }),
      },
    ],
    "codedeploy-deployment-config: Behind a Network Load Balancer CodeDeploy moves all traffic at once only. Use CodeDeployDefault.ECSAllAtOnce.",
  ],
  [
    "a timeout that the shares alone take up",
    [{ timeout: 20 * 60_000 }, { routing: LINEAR }],
    "timeout: It is 20 min, and the deployment waits for 27 min by its own settings. Raise it well above that.",
  ],
  [
    "a timeout that the old tasks take up",
    [{ timeout: 10 * 60_000, waitUntil: "complete" }, { routing: CANARY }],
    "timeout: It is 10 min, and the deployment waits for 10 min by its own settings. Raise it well above that, or set wait-until: traffic-shifted.",
  ],
  [
    "a container that is not there",
    [{ appSpec: appSpecFor(webService(), { containerName: "ap", containerPort: 8080 }) }],
    "codedeploy-appspec: Traffic goes to container ap, and the task definition has only app.",
  ],
  [
    "a port that is not there",
    [{ appSpec: appSpecFor(webService(), { containerName: "app", containerPort: 80 }) }],
    "codedeploy-appspec: Container app of the task definition has no port 80.",
  ],
  [
    "a deployment that goes on",
    [{}, { active }],
    'if-in-progress: Deployment d-7 of web:9 is in progress in this group since 2026-11-21T09:30:00.000Z, created by a user or a role ("hot fix"); it is InProgress.',
  ],
  [
    "a deployment that only keeps its old tasks",
    [{}, { active: { ...active, isShifted: true } }],
    "it has all the traffic and keeps the old tasks for a while. End its wait with: aws deploy continue-deployment --deployment-id d-7 --deployment-wait-type TERMINATION_WAIT.",
  ],
])("refused before anything is changed: %s", (_, given, said) => {
  expect(refusal(...given)).toContain(said);
});

test("everything that speaks against it is said at once", () => {
  const said = refusal({ waitUntil: "paused", deploymentConfiguration: {} }, { active, isOurs: false });
  expect(said.split("\n- ").map((line) => line.split(":")[0])).toEqual([
    "CodeDeploy cannot deploy the service like this",
    "deployment-configuration",
    "codedeploy-deployment-group",
    "wait-until",
    "if-in-progress",
  ]);
});

test("what a person should know before is noted", () => {
  const { notes } = plan({ ifInProgress: "wait" }, { active, group: group({ readyWait: 10, alarms: [] }) });
  expect(notes).toEqual([
    expect.stringContaining("Deployment d-7 of web:9 is in progress"),
    "The deployment waits for ContinueDeployment before traffic moves; this step waits with it, within its timeout.",
    "The deployment group watches no alarm: only failing tasks, hooks and checks end a bad release.",
  ]);
});
