import { CANARY, nativeAccount, pauseAt } from "@deploy-actions/shared/testkit/ecs/native-account";
import { answering } from "@deploy-actions/shared/testkit/elb/pair-account";
import { objectInputs } from "@deploy-actions/shared/testkit/input-source";
import { errors, mutations } from "@deploy-actions/shared/testkit/job";
import { expect, test } from "@jest/globals";
import { readInputs } from "../src/inputs.ts";
import { runJob, startJob } from "./job.ts";

/** A canary that waits for somebody before each share of the traffic. */
const PAUSING = { ...CANARY, lifecycleHooks: [pauseAt("POST_TEST_TRAFFIC_SHIFT")] };
const SPEED = { speed: 60 };

/** The first job of a workflow with an approval: v2 waits before it gets any traffic. */
async function pausedRelease() {
  const account = await nativeAccount({ configuration: PAUSING, speed: 60 });
  const image = account.push("v2", answering("v2"));
  const configuration = JSON.stringify(PAUSING);
  const asked = { image, "wait-until": "paused", "deployment-configuration": configuration, preflight: "warn" };
  const run = await runJob(account, asked, SPEED);
  return { account, run, release: run.outputs.release ?? "" };
}

test.concurrent("a paused release is green and says that it is not live; a later job continues it to its end", async () => {
  const { account, run, release } = await pausedRelease();
  await using _ = account;
  expect({ exitCode: run.exitCode, status: run.outputs.status, post: run.post?.exitCode }).toEqual({
    exitCode: 0,
    status: "paused",
    post: 0,
  });
  expect(run.annotations.map(({ message }) => message).join()).toContain("not live");
  expect(await account.service()).toMatchObject({ weights: "100/0" });

  const next = await runJob(
    account,
    { service: "", mode: "continue", release, "wait-until": "traffic-shifted" },
    SPEED,
  );
  expect({ exitCode: next.exitCode, outputs: next.outputs, errors: errors(next) }).toMatchObject({
    exitCode: 0,
    outputs: { status: "deployed", "task-definition": "web:2", release },
    errors: [],
  });
  expect(next.log).toMatch(/Continued ecs-svc\//);
  expect(await account.service()).toMatchObject({ taskDefinition: "web:2", weights: "0/100" });
});

test.concurrent("a paused release is taken back by a later job, which is green then", async () => {
  const { account, release } = await pausedRelease();
  await using _ = account;
  const length = account.aws.calls.length;
  const dry = await runJob(account, { mode: "rollback", release, "dry-run": "true" }, SPEED);
  expect(errors(dry)).toEqual([]);
  expect(dry.outputs).toMatchObject({ status: "planned", "task-definition": "web:2" });
  expect(mutations(account.aws, length)).toEqual([]);

  const run = await runJob(account, { mode: "rollback", release }, SPEED);
  expect({ exitCode: run.exitCode, outputs: run.outputs, post: run.post?.exitCode }).toMatchObject({
    exitCode: 0,
    outputs: { status: "rolled-back", "task-definition": "web:1" },
    post: 0,
  });
  expect(await account.settled()).toMatchObject({ taskDefinition: "web:1", weights: "100/0" });

  const again = await runJob(account, { mode: "rollback", release }, SPEED);
  expect(again.outputs).toMatchObject({ status: "rolled-back", "task-definition": "web:1" });
  const late = await runJob(account, { mode: "continue", release }, SPEED);
  expect({ exitCode: late.exitCode, errors: errors(late) }).toEqual({
    exitCode: 1,
    errors: [expect.stringMatching(/is not in place any more on service "web"/)],
  });
});

test.concurrent("killed while it takes a release back, post goes on with that", async () => {
  const { account, release } = await pausedRelease();
  await using _ = account;
  let kill = () => {};
  const stop = account.aws.onCall(({ operation, phase }) => {
    if (operation !== "ContinueServiceDeployment" || phase !== "answered") return;
    stop();
    kill();
  });
  const job = startJob(account, { mode: "rollback", release }, SPEED);
  kill = job.kill;
  const run = await job.result;
  expect({ exitCode: run.post?.exitCode, log: run.post?.log }).toEqual({
    exitCode: 0,
    log: expect.stringContaining("web:1 serves again"),
  });
  expect(await account.settled()).toMatchObject({ taskDefinition: "web:1", weights: "100/0" });
});

test.each([
  [{ mode: "continue" }, "mode is continue, and there is no release."],
  [{ mode: "rollback", release: "{}" }, "It is not a release handle"],
  [
    {
      mode: "rollback",
      image: "shop:v2",
      release: '{"schema":1,"kind":"ecs","region":"eu-west-1","cluster":"prod","service":"web","to":"web:2"}',
    },
    "image: mode is rollback: nothing new is deployed, so that it means nothing.",
  ],
  [
    {
      mode: "continue",
      release: '{"schema":1,"kind":"ecs","region":"eu-west-1","cluster":"stage","service":"web","to":"web:2"}',
    },
    "cluster: It is prod, and release is of stage.",
  ],
  [
    {
      mode: "clean-up",
      release: '{"schema":1,"kind":"ecs","region":"eu-west-1","cluster":"prod","service":"web","to":"web:2"}',
    },
    'It is a handle of kind "ecs"; this step reads "ecs-weights".',
  ],
  [{ release: "{}", image: "shop:v2" }, "A deploy makes a release; it takes none."],
])("%j is refused before AWS is asked", async (inputs, said) => {
  const given = { cluster: "prod", service: "web", ...inputs } as Readonly<Record<string, string>>;
  await expect(readInputs(objectInputs(given), { env: {} })).rejects.toThrow(said);
});
