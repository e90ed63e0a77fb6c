import { expect, test } from "@jest/globals";
import { judgeService } from "../../src/checks/ecs-service/judge-service.ts";
import type { CurrentDeployment, Earlier, Wanted } from "../../src/checks/ecs-service/service-now.ts";
import type { Deployment, Service, ServiceDeploymentStatus } from "../../src/ecs/ecs.ts";
import { deployment, service } from "../../testkit/ecs/service.ts";

const FIRST_LOOK: Earlier = { passedWith: undefined, otherForGood: false };
const WANTED: Wanted = { taskDefinition: "web:2", deployment: "ecs-svc/2" };
const BY_NAME: Wanted = { taskDefinition: "web:2", deployment: undefined };
const ANY: Wanted = { taskDefinition: undefined, deployment: undefined };

const NEW = deployment({ id: "ecs-svc/2", taskDefinition: "web:2" });
const ROLLING: Deployment = { ...NEW, rolloutState: "IN_PROGRESS", running: 1, pending: 1 };
const OLD = deployment({ id: "ecs-svc/1", taskDefinition: "web:1" });
const NEWER = deployment({ id: "ecs-svc/3", taskDefinition: "web:3" });
const active = (other: Deployment): Deployment => ({ ...other, status: "ACTIVE" });
const failed = (other: Deployment): Deployment => ({
  ...other,
  rolloutState: "FAILED",
  rolloutStateReason: "tasks failed to start.",
});
const runs = (...deployments: readonly Deployment[]): Service => service({ deployments });

function current(status: ServiceDeploymentStatus, taskDefinition?: string, reason = ""): CurrentDeployment {
  return { status, taskDefinition, statusReason: reason, rollbackReason: "" };
}

interface Case {
  readonly wanted?: Wanted;
  readonly service: Service;
  readonly current?: CurrentDeployment;
  readonly earlier?: Partial<Earlier>;
}

const FAILED = { outcome: "fail", final: true } as const;
const V1 = { version: "web:1" } as const;
const V2 = { version: "web:2" } as const;
const V3 = { version: "web:3" } as const;

test.each<[string, Case, object]>([
  [
    "it is in place, complete and alone",
    { service: runs(NEW), current: current("SUCCESSFUL") },
    { outcome: "pass", reason: "web:2 runs 2 of 2 tasks, and its deployment is COMPLETED", ...V2 },
  ],
  ["ECS says nothing of service deployments", { service: runs(NEW) }, { outcome: "pass", ...V2 }],
  ["an ended deployment is still listed", { service: runs(NEW, { ...OLD, status: "INACTIVE" }) }, { outcome: "pass" }],
  [
    "it is wanted by name, and a rollback ended there",
    { wanted: BY_NAME, service: runs(NEW), current: current("ROLLBACK_SUCCESSFUL", "web:3") },
    { outcome: "pass", ...V2 },
  ],
  [
    "nothing is wanted by name",
    { wanted: ANY, service: runs(OLD), current: current("SUCCESSFUL") },
    { outcome: "pass" },
  ],

  [
    "the old release still runs tasks",
    { service: runs(ROLLING, active(OLD)), current: current("IN_PROGRESS") },
    { outcome: "stale", reason: "web:1 still runs 2 tasks; web:2 runs 1 of 2 tasks, 1 pending", ...V1 },
  ],
  [
    "only its own tasks run, not all of them yet",
    { service: runs({ ...ROLLING, failed: 3 }), current: current("IN_PROGRESS") },
    { outcome: "fail", reason: "web:2 is rolling out: web:2 runs 1 of 2 tasks, 1 pending, 3 failed", ...V2 },
  ],
  [
    "all tasks run, and ECS has not called it complete",
    { service: runs({ ...NEW, rolloutState: "IN_PROGRESS" }) },
    { outcome: "fail", reason: "web:2 is rolling out: web:2 runs 2 of 2 tasks" },
  ],
  [
    "the old deployment is empty, and not gone",
    { service: runs(NEW, active({ ...OLD, running: 0 })) },
    { outcome: "fail", reason: "the deployment of web:1 is not gone yet; web:2 runs 2 of 2 tasks" },
  ],
  [
    "its service deployment is in its bake time",
    { service: runs(NEW), current: current("IN_PROGRESS") },
    { outcome: "fail", reason: "the service deployment of web:2 is IN_PROGRESS" },
  ],
  [
    "it is wanted by name, and ECS is on its way back to it",
    { wanted: BY_NAME, service: runs(NEW), current: current("ROLLBACK_IN_PROGRESS", "web:3") },
    { outcome: "fail", reason: "ECS is still rolling back to web:2" },
  ],
  [
    "a task is missing",
    { service: runs({ ...NEW, running: 1 }) },
    { outcome: "fail", reason: "web:2 runs 1 of 2 tasks", ...V2 },
  ],
  [
    "a task is missing that was there before",
    { service: runs({ ...NEW, running: 1 }), earlier: { passedWith: 2 } },
    { outcome: "fail", reason: "web:2 runs 1 of 2 tasks" },
  ],
  ["a task too many runs", { service: runs({ ...NEW, running: 3 }) }, { outcome: "fail" }],

  [
    "an autoscaler asks for more than ran when it passed",
    { service: service({ desiredCount: 4, deployments: [{ ...NEW, pending: 2 }] }), earlier: { passedWith: 2 } },
    { outcome: "pass", reason: "web:2 runs 2 of 4 tasks, 2 pending, and its deployment is COMPLETED" },
  ],
  [
    "an autoscaler asks for fewer than ran when it passed",
    { service: service({ desiredCount: 1, deployments: [NEW] }), earlier: { passedWith: 2 } },
    { outcome: "pass" },
  ],
  [
    "the tasks that an autoscaler asked for fail",
    { service: service({ desiredCount: 4, deployments: [{ ...NEW, failed: 2 }] }), earlier: { passedWith: 2 } },
    { outcome: "fail", reason: "web:2 runs 2 of 4 tasks, 2 failed" },
  ],
  [
    "it never ran as many as are to",
    { service: service({ desiredCount: 4, deployments: [NEW] }) },
    { outcome: "fail", reason: "web:2 runs 2 of 4 tasks" },
  ],

  [
    "nothing is to run",
    { service: service({ desiredCount: 0, deployments: [{ ...NEW, running: 0 }] }) },
    { outcome: "no-data", reason: "nothing runs: the desired count is 0", ...V2 },
  ],

  [
    "its rollout failed and ECS left it in place",
    { service: runs(failed(NEW), active(OLD)), current: current("STOPPED") },
    { ...FAILED, reason: "the deployment of web:2 failed: tasks failed to start.", ...V2 },
  ],
  [
    "its service deployment was stopped",
    { service: runs(ROLLING, active(OLD)), current: current("STOPPED", undefined, "Stopped by a user.") },
    { ...FAILED, reason: "the service deployment was stopped: Stopped by a user" },
  ],
  [
    "ECS was told to roll it back",
    { service: runs(NEW), current: current("ROLLBACK_REQUESTED", "web:2", "An alarm is in ALARM.") },
    { ...FAILED, reason: "ECS is rolling back from web:2: An alarm is in ALARM" },
  ],
  [
    "ECS could not roll it back",
    { service: runs(NEW), current: current("ROLLBACK_FAILED", "web:2") },
    { ...FAILED, reason: "ECS could not roll back" },
  ],
  [
    "ECS is going back to the old one",
    { service: runs(OLD, active(NEW)), current: current("ROLLBACK_IN_PROGRESS", "web:2", "The breaker tripped.") },
    { ...FAILED, reason: "ECS went back from web:2 to web:1: The breaker tripped", ...V1 },
  ],
  [
    "ECS went back to the old one, and it is not listed any more",
    { service: runs(OLD), current: current("ROLLBACK_SUCCESSFUL", "web:2") },
    { ...FAILED, reason: "ECS went back from web:2 to web:1", ...V1 },
  ],
  [
    "ECS went back, and nothing is wanted by name",
    { wanted: ANY, service: runs(OLD), current: current("ROLLBACK_SUCCESSFUL", "web:2") },
    { ...FAILED, reason: "ECS rolled back to web:1", ...V1 },
  ],
  [
    "it failed, and the old one is in place again",
    { service: runs(OLD, active(failed(NEW))) },
    {
      ...FAILED,
      reason: "web:1 (ecs-svc/1) is in place: the deployment of web:2 failed (tasks failed to start.)",
      ...V1,
    },
  ],
  [
    "a newer deployment replaced it",
    { service: runs(NEWER, active(NEW)), current: current("SUCCESSFUL") },
    { ...FAILED, reason: "web:3 (ecs-svc/3) is in place: it replaced the deployment of web:2", ...V3 },
  ],
  [
    "another deployment is in place, and has been for long",
    { service: runs(NEWER), earlier: { otherForGood: true } },
    { ...FAILED, reason: "web:3 (ecs-svc/3) is in place, expected web:2, ecs-svc/2", ...V3 },
  ],
  [
    "the deployment brought something else",
    { service: runs({ ...NEW, taskDefinition: "web:9" }) },
    { ...FAILED, reason: "ecs-svc/2 is a deployment of web:9, not of web:2" },
  ],
  ["the service is being deleted", { service: service({ status: "DRAINING" }) }, { ...FAILED }],

  [
    "reads may lag behind its deployment",
    { service: runs(OLD) },
    { outcome: "stale", reason: "web:1 (ecs-svc/1) is in place, expected web:2, ecs-svc/2", ...V1 },
  ],
  [
    "its task definition has not been deployed yet",
    { wanted: BY_NAME, service: runs(OLD), earlier: { otherForGood: true } },
    { outcome: "stale", reason: "web:1 (ecs-svc/1) is in place, expected web:2", ...V1 },
  ],

  [
    "ECS does not roll it out itself",
    { service: service({ controller: "CODE_DEPLOY", deployments: [] }) },
    {
      outcome: "error",
      reason: "ECS lists no deployment of the service (deployment controller CODE_DEPLOY)",
      final: true,
    },
  ],
])("when %s", (_, { wanted = WANTED, service: seen, current, earlier }, expected) => {
  const judged = judgeService(wanted, { service: seen, current }, { ...FIRST_LOOK, ...earlier });
  expect(judged).toMatchObject(expected);
  expect(judged.final).toBe("final" in expected ? true : undefined);
});
