import { service } from "@deploy-actions/shared/testkit/ecs/service";
import { expect, test } from "@jest/globals";
import { judgeSettings } from "../src/preflight/settings.ts";
import type { PreflightSubject } from "../src/preflight/subject.ts";
import { subject, told } from "./preflight-subject.ts";

const ON = { enable: true, rollback: true };
const percent = (minimumHealthyPercent: number, maximumPercent: number, strategy = "ROLLING") => ({
  deploymentConfiguration: { strategy, minimumHealthyPercent, maximumPercent, deploymentCircuitBreaker: ON },
});
const OFF =
  "warning: circuit breaker: It is off: once nobody watches, ECS starts tasks of a bad release for ever and does not go back.";
const stuck = (words: string) =>
  `error: deployment configuration: With ${words}, ECS can neither stop an old task nor start a new one: the deployment will hang.`;

test.each<[string, Partial<PreflightSubject>, string[]]>([
  ["with room above", percent(100, 200), []],
  ["with room below", percent(50, 100), []],
  ["without room", percent(100, 100), [stuck("100 % minimum and 100 % maximum of 2 tasks")]],
  [
    "whose one task fills it",
    { desiredCount: 1, ...percent(50, 150) },
    [stuck("50 % minimum and 150 % maximum of 1 tasks")],
  ],
  ["without room, of which no task runs", { live: service({ runningCount: 0 }), ...percent(100, 100) }, []],
  ["without room that is to be created", { live: undefined, ...percent(100, 100) }, []],
  ["without room, which another strategy does not need", percent(100, 100, "BLUE_GREEN"), []],
  [
    "without room, which CodeDeploy does not need",
    { live: service({ controller: "CODE_DEPLOY" }), ...percent(100, 100) },
    [],
  ],
  ["without a circuit breaker", { deploymentConfiguration: {} }, [OFF]],
  ["whose breaker is off", { deploymentConfiguration: { deploymentCircuitBreaker: { ...ON, enable: false } } }, [OFF]],
  ["to be created without a circuit breaker", { live: undefined, deploymentConfiguration: {} }, [OFF]],
  [
    "without tasks",
    { desiredCount: 0 },
    ["warning: desired count: It is 0: the service runs no task, so that a green step proves nothing about it."],
  ],
])("a service %s", (_, overrides, expected) => {
  expect(told(judgeSettings(subject(overrides)))).toEqual(expected);
});
