import type { ServiceDefinition } from "@deploy-actions/shared/ecs/service-definition/schema.gen";
import { expect, test } from "@jest/globals";
import { planDeploy } from "../src/plan/plan.ts";
import { driftOf, taskDefinitionNote } from "../src/service-definition/drift.ts";
import { observed } from "./observed.ts";
import { ALTERNATE_GROUP, definition, TARGET_GROUP } from "./service-definition.ts";
import { inputs } from "./story.ts";

const subnets = (id: string) => ({ networkConfiguration: { awsvpcConfiguration: { subnets: [id] } } });
const LIVE = definition(subnets("subnet-a"));

const planFor = (file: ServiceDefinition, given: Parameters<typeof inputs>[0] = {}) =>
  planDeploy(inputs(given), observed({ drift: driftOf(file, LIVE, "ecs") }));

test("a file that says what the service has changes nothing", () => {
  expect(planFor(LIVE)).toMatchObject({ kind: "unchanged", changes: [], notes: [] });
});

test("what takes effect at once starts no deployment", () => {
  expect(planFor({ ...LIVE, enableExecuteCommand: true })).toMatchObject({
    kind: "deploy",
    startsDeployment: false,
    force: false,
    members: { atOnce: { members: { enableExecuteCommand: true } } },
    changes: ["enableExecuteCommand false → true (applied without new tasks)"],
  });
});

test("what new tasks bring starts a deployment of the same task definition", () => {
  const plan = planFor(definition(subnets("subnet-b")));
  expect(plan).toMatchObject({ kind: "deploy", startsDeployment: true, force: false, target: { name: "web:1" } });
  expect(plan.changes).toEqual([
    "networkConfiguration.awsvpcConfiguration.subnets subnet-a → subnet-b (applied with the deployment)",
  ]);
});

test("where ECS would start none by itself it is forced", () => {
  const file = definition({
    ...subnets("subnet-a"),
    launchType: undefined,
    capacityProviderStrategy: [{ capacityProvider: "FARGATE_SPOT", weight: 1 }],
  });
  expect(planFor(file)).toMatchObject({ kind: "deploy", startsDeployment: true, force: true });
});

test("a deployment configuration is told once, and the input's word counts before the file's", () => {
  const file = { ...LIVE, deploymentConfiguration: { minimumHealthyPercent: 50, maximumPercent: 150 } };
  const plan = planFor(file, { deploymentConfiguration: { maximumPercent: 300 } });
  expect(plan).toMatchObject({
    settings: { deploymentConfiguration: { minimumHealthyPercent: 50, maximumPercent: 300 } },
  });
  expect(plan.changes.filter((line) => /Percent/.test(line))).toEqual([
    expect.stringMatching(/^minimumHealthyPercent .* → 50$/),
    expect.stringMatching(/^maximumPercent .* → 300$/),
  ]);
});

test("what is not applied is a note", () => {
  const plan = planFor({ ...LIVE, desiredCount: 9 });
  expect(plan).toMatchObject({ kind: "unchanged", changes: [] });
  expect(plan.notes).toEqual([expect.stringContaining("In the service definition, desiredCount 2 → 9 (not applied:")]);
});

test.each([
  ["weights", "not applied: the strategy weights uses two services"],
  ["codedeploy", "not applied: CodeDeploy deploys the service"],
] as const)("with %s all of it is only shown", (mover, why) => {
  const file = { ...definition(subnets("subnet-b")), deploymentConfiguration: { maximumPercent: 150 } };
  const drift = driftOf(file, LIVE, mover);
  expect(drift).toMatchObject({ changes: [], settings: undefined, deploymentConfiguration: undefined });
  expect(drift.notes).toHaveLength(2);
  expect(drift.notes.every((note) => note.includes(why))).toBe(true);
});

test("the target group that CodeDeploy has moved the service to is no drift, and another container is", () => {
  const balancer = { targetGroupArn: TARGET_GROUP, containerName: "app", containerPort: 8080 };
  const moved = { ...LIVE, loadBalancers: [{ ...balancer, targetGroupArn: ALTERNATE_GROUP }] };
  expect(driftOf({ ...LIVE, loadBalancers: [balancer] }, moved, "codedeploy").notes).toEqual([]);
  const other = { ...LIVE, loadBalancers: [{ ...balancer, containerName: "proxy" }] };
  expect(driftOf(other, moved, "codedeploy").notes).not.toEqual([]);
});

test.each([
  ["web", []],
  ["web:7", []],
  [undefined, []],
  ["web:3", [expect.stringContaining("taskDefinition of the service definition (web:3) is not used")]],
  ["arn:aws:ecs:eu-west-1:123456789012:task-definition/api:1", [expect.stringContaining("(api:1) is not used")]],
])("of a service that runs web:7, taskDefinition %s of the file is noted where it says otherwise", (named, notes) => {
  expect(taskDefinitionNote(definition({ taskDefinition: named }), { taskDefinition: "web:7" })).toEqual(notes);
});
