import { type Account, CRASHING, HEALTHY, openAccount, until } from "@deploy-actions/shared/testkit/ecs/account";
import { errors } from "@deploy-actions/shared/testkit/job";
import { expect, test } from "@jest/globals";
import { startJob } from "./job.ts";

/** When the job is cancelled: at a call, or so many simulated seconds after the update was taken. */
type Moment = { readonly call: string } | { readonly secondsAfterUpdate: number };

interface Cancelled {
  readonly moment: Moment;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly bad?: boolean;
  readonly status: string | RegExp;
  /** `family:revision` the service ends on. */
  readonly ends: string;
  /** What the post step says. */
  readonly says: string | RegExp;
}

const UNTOUCHED = "before it changed";

const CASES: Readonly<Record<string, Cancelled>> = {
  "before anything was read": {
    moment: { call: "GetCallerIdentity" },
    status: "cancelled",
    ends: "web:1",
    says: UNTOUCHED,
  },
  "while the service was read": {
    moment: { call: "BatchGetImage" },
    status: "cancelled",
    ends: "web:1",
    says: UNTOUCHED,
  },
  "while the revision was registered": {
    moment: { call: "RegisterTaskDefinition" },
    status: "cancelled",
    ends: "web:1",
    says: "runs web:1",
  },
  "as soon as ECS took the update": {
    moment: { call: "UpdateService" },
    status: "cancelled",
    ends: "web:1",
    says: "The service runs web:1 again",
  },
  "in the middle of the rollout": {
    moment: { secondsAfterUpdate: 15 },
    status: "cancelled",
    ends: "web:1",
    says: "The service runs web:1 again",
  },
  "in the middle of the rollout with on-cancel: leave": {
    moment: { secondsAfterUpdate: 15 },
    inputs: { "on-cancel": "leave" },
    status: "cancelled",
    ends: "web:2",
    says: "It was left, as on-cancel: leave asks",
  },
  "while going back from a failed deployment": {
    moment: { call: "StopServiceDeployment" },
    bad: true,
    // A way back that is at its end when the signal comes is told by main.
    status: /^(failed|rolled-back)$/,
    ends: "web:1",
    says: /The service runs web:1 again|nothing to finish/,
  },
};

test.concurrent.each(Object.keys(CASES))("cancelled %s", async (when) => {
  const { moment, inputs, bad = false, status, ends, says } = CASES[when] as Cancelled;
  await using account = await openAccount({ speed: 20, breaker: { enable: !bad, rollback: !bad } });
  const image = account.push("v2", bad ? CRASHING : HEALTHY);
  const job = startJob(account, { image, ...inputs }, { speed: 20 });
  whenItComes(account, moment, job.cancel);
  const run = await job.result;
  expect({ conclusion: run.conclusion, outputs: run.outputs, post: run.post }).toMatchObject({
    conclusion: "cancelled",
    outputs: { status: expect.stringMatching(status) },
    post: { exitCode: 0, log: expect.stringMatching(says) },
  });
  expect({ exitCode: run.exitCode, errors: errors(run) }).toEqual({
    exitCode: 1,
    errors: [
      expect.stringMatching(/cancelled|finishes by on-cancel|rolled back/),
      expect.stringContaining("was canceled"),
    ],
  });
  await until(account.aws, async () => (await account.service()).steady);
  expect(await account.service()).toMatchObject({ taskDefinition: ends });
});

test("cancelled after the end, the release that was proven good stays", async () => {
  await using account = await openAccount({ speed: 60 });
  const image = account.push("v2", HEALTHY);
  const job = startJob(account, { image }, { onLine: ({ text }) => text.includes("is steady") && job.cancel() });
  const run = await job.result;
  expect(run.outputs).toMatchObject({ status: "deployed" });
  expect(errors(run).join()).not.toContain("rolled back");
  expect(run.post).toMatchObject({ exitCode: 0 });
  expect(await account.service()).toMatchObject({ taskDefinition: "web:2", steady: true });
});

function whenItComes({ aws }: Account, moment: Moment, act: () => void): void {
  const awaited = "call" in moment ? moment.call : "UpdateService";
  const stop = aws.onCall(({ operation, phase }) => {
    if (operation !== awaited || phase !== "answered") return;
    stop();
    if ("call" in moment) act();
    else aws.clock.after(moment.secondsAfterUpdate * 1000, act);
  });
}
