import { expect, test } from "@jest/globals";
import { settingsBefore } from "../../src/ecs/settings.ts";

const BREAKER = { enable: true, rollback: true };
const TUNED_BREAKER = {
  ...BREAKER,
  resetOnHealthyTask: true,
  thresholdConfiguration: { type: "COUNT", value: 5 },
};
const ALARMS = { alarmNames: ["errors"], ...BREAKER };
const OFF = {
  deploymentCircuitBreaker: { enable: false, rollback: false },
  alarms: { alarmNames: [], enable: false, rollback: false },
  earlySuccessCriteria: { enable: false },
};

test.each<[string, Parameters<typeof settingsBefore>[0], ReturnType<typeof settingsBefore>]>([
  ["nothing", { changed: {}, desiredCount: 2, deploymentConfiguration: { maximumPercent: 200 } }, {}],
  [
    "the desired count",
    { changed: { desiredCount: 5 }, desiredCount: 2, deploymentConfiguration: { maximumPercent: 200 } },
    { desiredCount: 2 },
  ],
  [
    "members that were there",
    {
      changed: { deploymentConfiguration: { maximumPercent: 150, deploymentCircuitBreaker: BREAKER } },
      desiredCount: 2,
      deploymentConfiguration: { maximumPercent: 200, deploymentCircuitBreaker: TUNED_BREAKER },
    },
    {
      deploymentConfiguration: { maximumPercent: 200, deploymentCircuitBreaker: TUNED_BREAKER },
    },
  ],
  [
    "members that were not there",
    {
      changed: {
        deploymentConfiguration: {
          maximumPercent: 200,
          deploymentCircuitBreaker: BREAKER,
          alarms: ALARMS,
          earlySuccessCriteria: { enable: true, healthyPercent: 100 },
        },
      },
      desiredCount: 2,
      deploymentConfiguration: { maximumPercent: 200 },
    },
    { deploymentConfiguration: { maximumPercent: 200, ...OFF } },
  ],
  [
    "a strategy that was taken on",
    {
      changed: { deploymentConfiguration: { strategy: "CANARY", canaryConfiguration: {}, lifecycleHooks: [{}] } },
      desiredCount: 2,
      deploymentConfiguration: { maximumPercent: 200 },
    },
    { deploymentConfiguration: { maximumPercent: 200, strategy: "ROLLING", lifecycleHooks: [] } },
  ],
  [
    "a strategy that was left",
    {
      changed: { deploymentConfiguration: { strategy: "ROLLING" } },
      desiredCount: 2,
      deploymentConfiguration: { strategy: "CANARY", canaryConfiguration: { canaryPercent: 10 } },
    },
    { deploymentConfiguration: { strategy: "CANARY", canaryConfiguration: { canaryPercent: 10 } } },
  ],
])("the settings that take back a change of %s", (_, change, expected) => {
  expect(settingsBefore(change)).toEqual(expected);
});
