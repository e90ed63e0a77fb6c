import type { DeploymentConfiguration } from "@deploy-actions/shared/ecs/ecs";
import { service } from "@deploy-actions/shared/testkit/ecs/service";
import { expect, test } from "@jest/globals";
import { planDeploy } from "../src/plan/plan.ts";
import { found, observed } from "./observed.ts";
import { inputs, withImage } from "./story.ts";

test("a deploymentConfiguration is merged with the one there is, and sent whole", () => {
  const breaker = { enable: true, rollback: true };
  const plan = planDeploy(
    inputs({ deploymentConfiguration: { maximumPercent: 150, deploymentCircuitBreaker: breaker } }),
    observed({
      service: service({
        deploymentConfiguration: {
          strategy: "ROLLING",
          minimumHealthyPercent: 100,
          maximumPercent: 200,
          deploymentCircuitBreaker: { rollback: true, enable: true },
        },
      }),
    }),
  );
  expect(plan).toMatchObject({
    settings: {
      deploymentConfiguration: {
        strategy: "ROLLING",
        minimumHealthyPercent: 100,
        maximumPercent: 150,
        deploymentCircuitBreaker: breaker,
      },
    },
    changes: ["maximumPercent 200 → 150"],
  });
});

const THRESHOLD = { type: "COUNT", value: 5 } as const;
const BREAKER = { enable: true, rollback: true };
const TUNED_BREAKER = { ...BREAKER, resetOnHealthyTask: true, thresholdConfiguration: THRESHOLD };
const alarms = (...alarmNames: readonly string[]) => ({ alarmNames, ...BREAKER });
const OFF = {
  deploymentCircuitBreaker: { enable: false, rollback: false },
  alarms: { alarmNames: [], enable: false, rollback: false },
  earlySuccessCriteria: { enable: false },
};

test.each<[string, DeploymentConfiguration, DeploymentConfiguration]>([
  [
    "defaults of a circuit breaker that ECS shows",
    { deploymentCircuitBreaker: TUNED_BREAKER },
    { deploymentCircuitBreaker: BREAKER },
  ],
  ["what is off where ECS shows nothing", {}, OFF],
  ["another order of the alarms", { alarms: alarms("b", "a") }, { alarms: alarms("a", "b") }],
])("%s is no change", (_, deploymentConfiguration, wanted) => {
  const { kind, changes } = planDeploy(
    inputs({ deploymentConfiguration: wanted }),
    observed({ service: service({ deploymentConfiguration }) }),
  );
  expect({ kind, changes }).toEqual({ kind: "unchanged", changes: [] });
});

test("a circuit breaker keeps the members that are not given", () => {
  const before = { ...TUNED_BREAKER, rollback: false };
  const plan = planDeploy(
    inputs({ deploymentConfiguration: { deploymentCircuitBreaker: BREAKER } }),
    observed({ service: service({ deploymentConfiguration: { deploymentCircuitBreaker: before } }) }),
  );
  expect(plan).toMatchObject({
    settings: { deploymentConfiguration: { deploymentCircuitBreaker: { ...before, rollback: true } } },
  });
});

const CANARY = { strategy: "CANARY", canaryConfiguration: { canaryPercent: 10 }, bakeTimeInMinutes: 5 };
const LINEAR = { strategy: "LINEAR", linearConfiguration: { stepPercent: 10 } };

test.each<[string, DeploymentConfiguration, DeploymentConfiguration, DeploymentConfiguration]>([
  ["a canary", { strategy: "ROLLING", maximumPercent: 200 }, CANARY, { ...CANARY, maximumPercent: 200 }],
  ["linear, from a canary", CANARY, LINEAR, { ...LINEAR, bakeTimeInMinutes: 5 }],
  ["rolling, from a canary", CANARY, { strategy: "ROLLING" }, { strategy: "ROLLING", bakeTimeInMinutes: 5 }],
])("a service that becomes %s leaves the steps of its old strategy behind", (_, before, wanted, sent) => {
  const pair = { targetGroup: "tg/blue", alternateTargetGroup: "tg/green", containerName: "app", containerPort: 8080 };
  const live = service({
    strategy: String(before.strategy),
    deploymentConfiguration: before,
    loadBalancers: [pair],
  });
  const plan = planDeploy(inputs({ deploymentConfiguration: wanted }), observed({ service: live }));
  expect(plan).toMatchObject({ kind: "deploy", settings: { deploymentConfiguration: sent } });
  expect(
    Object.keys((plan as { settings: { deploymentConfiguration: object } }).settings.deploymentConfiguration),
  ).toHaveLength(Object.keys(sent).length);
});

test.each<[string, DeploymentConfiguration, DeploymentConfiguration, string]>([
  [
    "a maximum of 100",
    { minimumHealthyPercent: 100, maximumPercent: 200 },
    { maximumPercent: 100 },
    "deployment-configuration maximumPercent: minimumHealthyPercent and maximumPercent cannot both be 100",
  ],
  [
    "a higher minimum",
    { minimumHealthyPercent: 50, earlySuccessCriteria: { enable: true, healthyPercent: 80 } },
    { minimumHealthyPercent: 90 },
    "deployment-configuration earlySuccessCriteria: healthyPercent is 80, below minimumHealthyPercent 90",
  ],
])("%s that does not fit what the service has is refused", (_, deploymentConfiguration, wanted, problem) => {
  const plan = () =>
    planDeploy(
      inputs({ deploymentConfiguration: wanted }),
      observed({ service: service({ deploymentConfiguration }) }),
    );
  expect(plan).toThrow(problem);
});

test.each([
  [100, 149, 2, true],
  [100, 150, 1, true],
  [100, 150, 2, false],
  [50, 100, 2, false],
  [50, 100, 1, true],
  [0, 100, 1, false],
  [100, 101, 0, false],
])(
  "minimum %i %, maximum %i % of %i tasks leave no room: %s",
  (minimumHealthyPercent, maximumPercent, desiredCount, stuck) => {
    const settings = { deploymentConfiguration: { minimumHealthyPercent, maximumPercent }, desiredCount };
    const { notes } = planDeploy(withImage("shop/web:v2", settings), observed({ images: found("shop/web:v2", "b") }));
    expect(notes.some((note) => note.includes("can neither stop an old task nor start a new one"))).toBe(stuck);
  },
);
