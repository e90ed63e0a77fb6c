import { RegisterTaskDefinitionCommand } from "@aws-sdk/client-ecs";
import type { Clock } from "@deploy-actions/shared/clock";
import { awsEcs } from "@deploy-actions/shared/ecs/aws-ecs";
import { type Account, openAccount, webTask } from "@deploy-actions/shared/testkit/ecs/account";
import { accessTo } from "@deploy-actions/shared/testkit/simulated-access";
import type { Program } from "@deploy-actions/simulator/images";
import { expect, test } from "@jest/globals";
import { awsOneOffTasks } from "../src/one-off/aws-one-off-tasks.ts";
import { cloudWatchLiveLogs } from "../src/one-off/cloudwatch-live-logs.ts";
import { type OneOffEffects, runOneOff } from "../src/one-off/run-one-off.ts";
import { describeFoundOneOff, stopOneOff } from "../src/one-off/stop-one-off.ts";
import type { UnfinishedOneOff } from "../src/one-off/unfinished-one-off.ts";
import { oneOff, shown } from "./one-off-story.ts";

const RUN = { repository: "octo/shop", run: "4711", attempt: "1", step: "deploy/web" };

/** The account's own time. */
function clockOf({ aws }: Pick<Account, "aws">): Clock {
  return {
    now: () => aws.clock.now(),
    sleep: (ms) => new Promise((passed) => void aws.clock.after(ms, passed)),
  };
}

/** Runs a one-off for service web with the real adapters, in the account's own time. */
async function migrate({ aws, ecs, push }: Account, program: Program, effects: Partial<OneOffEffects> = {}) {
  const access = accessTo(aws);
  await ecs.send(new RegisterTaskDefinitionCommand(webTask(push("v2", program))));
  const clock = clockOf({ aws });
  const log: string[] = [];
  const port = awsEcs({ access, cluster: "prod", service: "web", clock, log: () => {} });
  const search = await port.findService();
  const taskDefinition = await port.findTaskDefinition("web:2");
  if (search.kind !== "found" || !taskDefinition) throw new Error("The account is not as it should be.");
  const end = await runOneOff(
    oneOff({ command: ["npm", "run", "migrate"], timeout: 10 * 60_000 }),
    {
      taskDefinition,
      cluster: "prod",
      service: "web",
      placement: search.service.placement,
      run: RUN,
      logLines: 30,
    },
    {
      tasks: awsOneOffTasks(access, "prod"),
      logs: cloudWatchLiveLogs(access),
      clock,
      log: (line) => void log.push(line),
      signal: new AbortController().signal,
      save: () => {},
      ...effects,
    },
  );
  return { end, log };
}

test("a migration runs in the service's own subnets, and its lines are shown", async () => {
  await using account = await openAccount({ speed: 120 });
  const { end, log } = await migrate(account, {
    kind: "memory",
    logs: ["applying 001_users.sql", "done"],
    exits: { afterSeconds: 20, code: 0 },
  });
  expect(end).toMatchObject({ kind: "succeeded", container: "app" });
  expect(shown(log)).toEqual(["  | applying 001_users.sql", "  | done"]);
  const [runTask] = account.aws.calls.filter(({ operation }) => operation === "RunTask");
  expect(runTask?.input).toMatchObject({
    count: 1,
    launchType: "FARGATE",
    networkConfiguration: { awsvpcConfiguration: { subnets: ["subnet-0a1b2c3d4e5f60718"] } },
    overrides: { containerOverrides: [{ name: "app", command: ["npm", "run", "migrate"] }] },
  });
  expect(await account.service()).toMatchObject({ taskDefinition: "web:1", steady: true });
});

test("a migration that fails does so with its exit code and its lines, at less than one call in two seconds", async () => {
  await using account = await openAccount({ speed: 60 });
  const began = account.aws.clock.now();
  const { end } = await migrate(account, {
    kind: "memory",
    logs: ["connecting", "Error: DATABASE_URL is not set"],
    exits: { afterSeconds: 40, code: 3 },
  });
  expect(end).toMatchObject({
    kind: "failed",
    class: "crash",
    exitCode: 3,
    log: { kind: "lines", lines: ["connecting", "Error: DATABASE_URL is not set"] },
  });
  const seconds = (account.aws.clock.now() - began) / 1_000;
  const looks = account.aws.calls.filter(({ operation }) => operation === "DescribeTasks");
  expect(looks.length / seconds).toBeLessThan(0.45);
});

test("a migration that is cancelled is stopped in the account, and post says that it was half-way", async () => {
  await using account = await openAccount({ speed: 60 });
  const controller = new AbortController();
  const saved: UnfinishedOneOff[] = [];
  const { end } = await migrate(
    account,
    { kind: "memory", logs: ["locking table users"] },
    {
      signal: controller.signal,
      save: (unfinished) => void saved.push(unfinished),
      log: (line) => {
        if (line.includes("locking table users")) controller.abort(new Error("cancelled"));
      },
    },
  );
  expect(end).toMatchObject({ kind: "cancelled" });

  const unfinished = { ...saved[0], task: undefined } as UnfinishedOneOff;
  const clock = clockOf(account);
  const found = await stopOneOff(unfinished, {
    tasks: awsOneOffTasks(accessTo(account.aws), "prod"),
    clock,
    log: () => {},
    signal: new AbortController().signal,
    run: RUN,
  });
  expect(describeFoundOneOff(unfinished, found)).toMatchObject({
    harmless: false,
    text: expect.stringContaining("IT WAS STOPPED HALF-WAY"),
  });
});
