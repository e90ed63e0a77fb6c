import { expect, test } from "@jest/globals";
import type { Input } from "../src/service.ts";
import { ecsAccount } from "./ecs-account.ts";

const ARN = "arn:aws:ecs:eu-west-1:123456789012";
const CONTEXT = { "ecs:cluster": `${ARN}:cluster/prod` };
const ROLE = "arn:aws:iam::123456789012:role/web";

const CASES: readonly (readonly [string, Input, readonly object[]])[] = [
  [
    "UpdateService",
    { cluster: "prod", service: "web" },
    [{ action: "ecs:UpdateService", resource: `${ARN}:service/prod/web`, context: CONTEXT }],
  ],
  [
    "DescribeServices",
    { cluster: `${ARN}:cluster/prod`, services: ["web", `${ARN}:service/prod/api`] },
    [
      { action: "ecs:DescribeServices", resource: `${ARN}:service/prod/web`, context: CONTEXT },
      { action: "ecs:DescribeServices", resource: `${ARN}:service/prod/api`, context: CONTEXT },
    ],
  ],
  [
    "RegisterTaskDefinition",
    { family: "web", taskRoleArn: ROLE, executionRoleArn: ROLE, tags: [{ key: "a", value: "b" }] },
    [
      { action: "ecs:RegisterTaskDefinition", resource: "*" },
      { action: "iam:PassRole", resource: ROLE, context: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
      { action: "ecs:TagResource", resource: `${ARN}:task-definition/web:*` },
    ],
  ],
  [
    "RunTask",
    { cluster: "prod", taskDefinition: "web:1" },
    [{ action: "ecs:RunTask", resource: `${ARN}:task-definition/web:1`, context: CONTEXT }],
  ],
  ["ListTasks", { cluster: "prod" }, [{ action: "ecs:ListTasks", resource: "*", context: CONTEXT }]],
  ["DescribeTaskDefinition", { taskDefinition: "web" }, [{ action: "ecs:DescribeTaskDefinition", resource: "*" }]],
  [
    "StopServiceDeployment",
    { serviceDeploymentArn: `${ARN}:service-deployment/prod/web/a` },
    [{ action: "ecs:StopServiceDeployment", resource: `${ARN}:service-deployment/prod/web/a` }],
  ],
  [
    "ContinueServiceDeployment",
    { serviceDeploymentArn: `${ARN}:service-deployment/prod/web/a`, hookId: "ecs-pause-1" },
    [{ action: "ecs:ContinueServiceDeployment", resource: `${ARN}:service-deployment/prod/web/a` }],
  ],
  [
    "UpdateService",
    {
      cluster: "prod",
      service: "web",
      loadBalancers: [{ advancedConfiguration: { roleArn: ROLE } }, {}],
      deploymentConfiguration: { lifecycleHooks: [{ roleArn: `${ROLE}-hooks` }, { targetType: "PAUSE" }] },
    },
    [
      { action: "ecs:UpdateService", resource: `${ARN}:service/prod/web`, context: CONTEXT },
      { action: "iam:PassRole", resource: ROLE, context: { "iam:PassedToService": "ecs.amazonaws.com" } },
      { action: "iam:PassRole", resource: `${ROLE}-hooks`, context: { "iam:PassedToService": "ecs.amazonaws.com" } },
    ],
  ],
];

test("RunTask passes the roles of the task definition on, unless it overrides them", () => {
  const account = ecsAccount();
  account.register();
  const asked = (input: Input) =>
    account.ecs
      .permissions?.("RunTask", { cluster: "prod", taskDefinition: "web", ...input })
      .map(({ action, resource }) => `${action} ${resource}`);
  const runTask = `ecs:RunTask ${ARN}:task-definition/web`;
  expect(asked({})).toEqual([runTask, "iam:PassRole arn:aws:iam::123456789012:role/execution"]);
  expect(asked({ overrides: { executionRoleArn: ROLE }, tags: [{ key: "a", value: "b" }] })).toEqual([
    runTask,
    `iam:PassRole ${ROLE}`,
    `ecs:TagResource ${ARN}:task/prod/*`,
  ]);
});

test.each(CASES)("%s asks IAM for the resources it touches", (operation, input, expected) => {
  expect(ecsAccount().ecs.permissions?.(operation, input)).toEqual(expected);
});
