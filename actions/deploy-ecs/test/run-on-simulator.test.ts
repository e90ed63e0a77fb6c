import type { Clock } from "@deploy-actions/shared/clock";
import { awsEcs } from "@deploy-actions/shared/ecs/aws-ecs";
import { type Account, CRASHING, openAccount, REPOSITORY } from "@deploy-actions/shared/testkit/ecs/account";
import { accessTo } from "@deploy-actions/shared/testkit/simulated-access";
import { expect, test } from "@jest/globals";
import { cloudWatchTaskLogs } from "../src/cloudwatch-task-logs.ts";
import { elbTargetGroups } from "../src/elb-target-groups.ts";
import { run } from "../src/run.ts";
import { NOT_ASKED, type OneServiceInputs, stepOf, withImage } from "./story.ts";

const NO_BREAKER = { enable: false, rollback: false };

/** Main with the real adapters, living in the account's own time. The registry is one that cannot be asked. */
async function deployTo({ aws }: Account, given: OneServiceInputs) {
  const access = accessTo(aws);
  const clock: Clock = {
    now: () => aws.clock.now(),
    sleep: (ms) => new Promise((passed) => void aws.clock.after(ms, passed)),
  };
  const log = () => {};
  const step = await run(stepOf(given), {
    ecsOf: (service) => awsEcs({ access, cluster: "prod", service, clock, log }),
    home: access,
    ...NOT_ASKED,
    steadyClock: clock,
    registry: { look: async () => ({ kind: "unknown", why: "it is not to be asked" }) },
    logs: cloudWatchTaskLogs(access, clock),
    targetGroups: elbTargetGroups(access),
    clock,
    log,
    save: { service: () => {}, oneOff: () => {}, begin: () => {}, over: () => {} },
    signal: new AbortController().signal,
  });
  return step.services[0]?.outcome;
}

test("two tasks whose image does not exist are enough: the third is not waited for", async () => {
  await using account = await openAccount({ breaker: NO_BREAKER, speed: 60 });
  const outcome = await deployTo(account, withImage(`${REPOSITORY}:missing`));
  expect(outcome).toMatchObject({
    status: "rolled-back",
    diagnosis: { class: "image-not-found", failedTasks: 2 },
    wentBack: { kind: "back", taskDefinition: "web:1" },
  });
  expect(await account.service()).toMatchObject({ taskDefinition: "web:1", steady: true });
});

test("two tasks side by side that crash three times in a row are given up then, with the last lines they wrote", async () => {
  await using account = await openAccount({ breaker: NO_BREAKER, speed: 60 });
  const outcome = await deployTo(account, withImage(account.push("v2", CRASHING)));
  expect(outcome).toMatchObject({
    status: "rolled-back",
    diagnosis: {
      class: "crash",
      failedTasks: 6,
      log: { kind: "lines", lines: ["starting", "Error: DATABASE_URL is not set", "password=***"] },
    },
    wentBack: { kind: "back", taskDefinition: "web:1" },
  });
});
