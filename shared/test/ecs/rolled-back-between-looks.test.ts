import { expect, test } from "@jest/globals";
import { follow } from "../../src/ecs/deployment/follow.ts";
import type { Ecs, Service, ServiceDeployment } from "../../src/ecs/ecs.ts";
import { deployment, service } from "../../testkit/ecs/service.ts";
import { fakeClock } from "../../testkit/fake-clock.ts";

const SECOND = 1_000;

const before = deployment({ status: "PRIMARY" });
const ours = deployment({
  id: "ecs-svc/2",
  taskDefinition: "web:2",
  status: "PRIMARY",
  rolloutState: "IN_PROGRESS",
  running: 0,
  createdAt: 1,
});

/** Follows web:2, of which the service shows this at each second, and whose rollback is over at `back`. */
async function watch(shown: (second: number) => Service, back: number) {
  const clock = fakeClock();
  const second = () => clock.now() / SECOND;
  let lookUps = 0;
  const serviceDeployment = (): ServiceDeployment => ({
    ...{
      arn: "sd/2",
      targetServiceRevision: "sr/2",
      createdAt: 0,
      statusReason: "",
      hasSource: true,
      strategy: "ROLLING",
    },
    ...{ circuitBreakerTriggered: true, triggeredAlarms: [], rollbackReason: "tasks failed to start" },
    status: second() < back ? "IN_PROGRESS" : "ROLLBACK_SUCCESSFUL",
  });
  const ecs = {
    findService: async () => ({ kind: "found", service: shown(second()) }),
    findServiceDeployment: async () => {
      lookUps += 1;
      return serviceDeployment();
    },
  } as unknown as Ecs;
  const { ending } = await follow(
    {
      ...{ deploymentId: "ecs-svc/2", taskDefinition: "web:2", previousDeploymentId: before.id },
      ...{ serviceDeployment: "sd/2", createdAt: 0 },
    },
    {
      ...{ ecs, clock, log: () => {} },
      signal: new AbortController().signal,
      deadline: 600 * SECOND,
      findDoom: async () => undefined,
    },
  );
  return { ending, endedAt: second(), lookUps };
}

const going = service({ deployments: [ours, { ...before, status: "ACTIVE" }] });
const gone = service({ deployments: [before] });

test("a rollback that begins and ends between two looks is seen at the second of them", async () => {
  const { ending, endedAt } = await watch((second) => (second < 20 ? going : gone), 20);
  expect(ending).toMatchObject({ kind: "rolled-back", by: "circuit-breaker" });
  expect(endedAt).toBeLessThanOrEqual(23);
});

test("reads that do not show the update yet are no reason to ask", async () => {
  const { ending, lookUps } = await watch((second) => (second < 10 || second >= 30 ? gone : going), 30);
  expect(ending).toMatchObject({ kind: "rolled-back" });
  expect(lookUps).toBe(1);
});
