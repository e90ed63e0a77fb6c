import { CRASHING } from "@deploy-actions/shared/testkit/ecs/account";
import { errors } from "@deploy-actions/shared/testkit/job";
import { expect, test } from "@jest/globals";
import { readEvidence, samplesIn } from "./evidence.ts";
import { startGate } from "./job.ts";
import { judging, openReleased, type Released, settled } from "./released.ts";

/** When the job is cancelled: at a line of the log, at a call, or so many simulated seconds after the update was taken. */
type Moment = { readonly line: string } | { readonly call: string } | { readonly secondsAfterUpdate: number };

interface Cancelled {
  readonly moment: Moment;
  readonly release: "good" | "bad" | "crashing";
  readonly inputs?: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  /** `family:revision` the service ends on. */
  readonly ends: string;
  /** What the post step says. */
  readonly says: string | RegExp;
}

const CANCELLED = { verdict: "cancelled", "rolled-back": "false", "rollback-status": "not-needed" };
/** Main had not looked yet, or it had; either way it changed nothing. */
const LEFT = /^$|ended without a verdict, and changed nothing\. web:2 was left in place\./;
const FOR_POST = { "rolled-back": "false", "rollback-status": "unfinished" };
const ALSO_CANCELLED = { "rollback-on": "failed, cancelled" };

const CASES: Readonly<Record<string, Cancelled>> = {
  "before anything was read": {
    moment: { call: "GetCallerIdentity" },
    release: "good",
    outputs: CANCELLED,
    ends: "web:2",
    says: LEFT,
  },
  "before anything was read, with rollback-on: cancelled": {
    moment: { call: "GetCallerIdentity" },
    release: "good",
    inputs: ALSO_CANCELLED,
    outputs: { verdict: "cancelled", "rolled-back": "false" },
    ends: "web:1",
    says: "web:1 serves again",
  },
  "while the release was looked up": {
    moment: { call: "DescribeTaskDefinition" },
    release: "good",
    outputs: CANCELLED,
    ends: "web:2",
    says: LEFT,
  },
  "in converge": {
    moment: { line: "✓ good  web" },
    release: "good",
    inputs: { "success-threshold": "100" },
    outputs: CANCELLED,
    ends: "web:2",
    says: "",
  },
  "in the bake": {
    moment: { line: "has converged" },
    release: "good",
    inputs: { bake: "60s" },
    outputs: CANCELLED,
    ends: "web:2",
    says: "",
  },
  "in the bake, with rollback-on: cancelled": {
    moment: { line: "has converged" },
    release: "good",
    inputs: { bake: "60s", ...ALSO_CANCELLED },
    outputs: { verdict: "cancelled", ...FOR_POST },
    ends: "web:1",
    says: "web:1 serves again",
  },
  "before the way back had changed anything": {
    moment: { line: "Going back to the release before" },
    release: "bad",
    outputs: { verdict: "failed", ...FOR_POST },
    ends: "web:1",
    says: /web:1 (serves again|was in place again already)/,
  },
  "as soon as ECS took the way back": {
    moment: { call: "UpdateService" },
    release: "bad",
    outputs: { verdict: "failed", ...FOR_POST },
    ends: "web:1",
    says: "web:1 was in place again already",
  },
  "in the middle of the way back": {
    moment: { secondsAfterUpdate: 15 },
    release: "bad",
    outputs: { verdict: "failed", ...FOR_POST },
    ends: "web:1",
    says: "web:1 was in place again already",
  },
  "as soon as ECS was told to stop the deployment": {
    moment: { call: "StopServiceDeployment" },
    release: "crashing",
    inputs: { "converge-timeout": "5s" },
    // The old tasks still run, so that the way back may be at its end when the signal comes: then main tells.
    outputs: { verdict: "failed" },
    ends: "web:1",
    says: /web:1 was in place again already|^$/,
  },
};

test.concurrent.each(Object.keys(CASES))("cancelled %s", async (when) => {
  const { moment, release, inputs, outputs, ends, says } = CASES[when] as Cancelled;
  await using released = await open(release);
  const job = startGate(judging(released, inputs), {
    env: released.aws.env,
    onLine: ({ text }) => "line" in moment && text.includes(moment.line) && job.cancel(),
  });
  whenItComes(released, moment, () => job.cancel());
  const run = await job.result;
  expect({ conclusion: run.conclusion, outputs: run.outputs, post: run.post }).toMatchObject({
    conclusion: "cancelled",
    outputs,
    post: { exitCode: 0, log: says === "" ? "" : expect.stringMatching(says) },
  });
  expect({ exitCode: run.exitCode, errors: errors(run) }).toEqual({
    exitCode: 1,
    errors: expect.arrayContaining([
      expect.stringMatching(/cancelled|rolling back is under way|rolled back to web:1/),
      expect.stringContaining("was canceled"),
    ]),
  });
  if (run.outputs.samples !== undefined) {
    const evidence = readEvidence(run);
    expect(evidence.verdict).toBe(outputs.verdict);
    // One that was under way when the version converged is evidence, and does not count.
    expect(samplesIn(evidence)).toBeGreaterThanOrEqual(Number(run.outputs.samples));
  }
  await settled(released);
  expect(await released.service()).toMatchObject({ taskDefinition: ends });
});

test.concurrent("cancelled while the release before was checked, the way back is done, and post has nothing to do", async () => {
  await using released = await open("bad");
  const job = startGate(judging(released), {
    env: released.aws.env,
    onLine: ({ text }) => text.includes("Checking that it is what answers") && job.cancel(),
  });
  const run = await job.result;
  expect({ exitCode: run.exitCode, outputs: run.outputs, post: run.post, errors: errors(run) }).toMatchObject({
    exitCode: 1,
    outputs: { verdict: "failed", "rolled-back": "true", "rollback-status": "unverified" },
    post: { exitCode: 0, log: "" },
    errors: [
      expect.stringMatching(
        /^failed \(rolled back to web:1, which was not seen to pass\)[\s\S]*The job was cancelled before the checks were through/,
      ),
      expect.stringContaining("was canceled"),
    ],
  });
  expect(await released.service()).toMatchObject({ taskDefinition: "web:1", steady: true });
});

async function open(release: Cancelled["release"]): Promise<Released> {
  if (release === "crashing")
    return await openReleased({ second: CRASHING, breaker: { enable: false, rollback: false }, wait: false });
  const released = await openReleased();
  if (release === "bad") released.v2.status = 500;
  return released;
}

function whenItComes({ aws }: Released, moment: Moment, act: () => void): void {
  if ("line" in moment) return;
  const awaited = "call" in moment ? moment.call : "UpdateService";
  const stop = aws.onCall(({ operation, phase }) => {
    if (operation !== awaited || phase !== "answered") return;
    stop();
    if ("call" in moment) act();
    else aws.clock.after(moment.secondsAfterUpdate * 1000, act);
  });
}
