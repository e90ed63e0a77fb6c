import { expect, test } from "@jest/globals";
import { follow } from "../../src/ecs/deployment/follow.ts";
import { judgeRollout } from "../../src/ecs/deployment/judge-rollout.ts";
import { READS_LAG_MS } from "../../src/ecs/deployment/lookout.ts";
import type { Deployment, Ecs, Service } from "../../src/ecs/ecs.ts";
import { deployment, service } from "../../testkit/ecs/service.ts";
import { fakeClock } from "../../testkit/fake-clock.ts";

const MINE = {
  deploymentId: "ecs-svc/2",
  taskDefinition: "web:2",
  previousDeploymentId: "ecs-svc/1",
  serviceDeployment: undefined,
  createdAt: 0,
};
const OURS = deployment({ id: "ecs-svc/2", taskDefinition: "web:2" });
const BEFORE = deployment({ id: "ecs-svc/1" });
const active = (other: Deployment): Deployment => ({ ...other, status: "ACTIVE" });
const going = (other: Deployment): Deployment => ({ ...other, rolloutState: "IN_PROGRESS" });
const failed = (other: Deployment): Deployment => ({ ...other, rolloutState: "FAILED", rolloutStateReason: "why" });
const shows = (...deployments: readonly Deployment[]): Service => service({ deployments: [...deployments] });

test.each<[string, Service, object]>([
  ["in progress", shows(going(OURS), active(BEFORE)), { kind: "waiting" }],
  ["completed, while the one before drains", shows(OURS, active(BEFORE)), { kind: "waiting" }],
  ["completed, with a task too few", shows({ ...OURS, running: 1 }), { kind: "waiting" }],
  ["completed, with a task that starts", shows({ ...OURS, pending: 1 }), { kind: "waiting" }],
  ["completed, alone and whole", shows(OURS), { kind: "succeeded" }],
  [
    "failed, and left in place",
    shows(failed(OURS), active(BEFORE)),
    { kind: "failed", by: "circuit-breaker", reason: "why" },
  ],
  ["going back", shows(going(BEFORE), active(failed(OURS))), { kind: "rolling-back", reason: "why" }],
  ["gone back", shows(BEFORE, active(failed(OURS))), { kind: "rolled-back", by: "circuit-breaker", reason: "why" }],
  ["a read from before our update", shows(BEFORE), { kind: "waiting" }],
  [
    "replaced by somebody's",
    shows(going(deployment({ id: "ecs-svc/3", taskDefinition: "web:3" })), active(OURS)),
    { kind: "superseded", by: "ecs-svc/3", taskDefinition: "web:3" },
  ],
  ["no PRIMARY one", shows(), { kind: "waiting" }],
])("without service deployments, %s", (_what, shown, verdict) => {
  expect(judgeRollout(MINE, shown)).toEqual(verdict);
});

test("what ECS does not list is taken for missing only once reads cannot lag any more", async () => {
  const clock = fakeClock({ start: 0 });
  const ecs = {
    findService: async () => ({ kind: "found", service: shows(OURS) }),
    listServiceDeployments: async () => [],
  } as unknown as Ecs;
  const { ending } = await follow(MINE, {
    ...{ ecs, clock, log: () => {} },
    signal: new AbortController().signal,
    deadline: 600_000,
    findDoom: async () => undefined,
  });
  expect(ending).toEqual({ kind: "succeeded" });
  expect(clock.now()).toBeGreaterThanOrEqual(READS_LAG_MS);
  expect(clock.now()).toBeLessThan(READS_LAG_MS + 3_000);
});
