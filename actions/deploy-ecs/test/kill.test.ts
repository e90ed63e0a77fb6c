import { HEALTHY, openAccount } from "@deploy-actions/shared/testkit/ecs/account";
import type { RunningAction } from "@deploy-actions/simulator/runner/run-action";
import { expect, test } from "@jest/globals";
import { startJob } from "./job.ts";

/** How many walks go on at once: they mostly wait. */
const ABREAST = 6;

/** How many times as fast as the wall clock time passes in the job. */
const SPEED = 5;

test("killed between any two calls to AWS, the service ends on the old or the new release, and the run says which", async () => {
  const points = await pointsOfARun();
  const said = new Map<string, string>();
  const walk = async () => {
    for (let point = points.shift(); point; point = points.shift()) {
      const ended = await killAt(point);
      if (ended) said.set(`${ended.operation} ${point.phase}`, ended.said);
    }
  };
  await Promise.all(Array.from({ length: ABREAST }, walk));

  const notYet = "before it changed the service, which runs web:1.";
  expect(said.get("RegisterTaskDefinition received")).toContain(notYet);
  expect(said.get("RegisterTaskDefinition answered")).toContain(notYet);
  // The points that matter most: ECS takes the update, and nobody is there to hear it.
  expect(said.get("UpdateService received")).toContain("while web:2 was rolling out");
  expect(said.get("UpdateService answered")).toContain("while web:2 was rolling out");
}, 110_000);

interface Point {
  /** Counted from 0. */
  readonly call: number;
  readonly phase: "received" | "answered";
}

/** Before and after every call of a deploy that nobody disturbs. */
async function pointsOfARun(): Promise<Point[]> {
  await using account = await openAccount({ speed: 120 });
  const first = account.aws.calls.length;
  const run = await startJob(account, { image: account.push("v2", HEALTHY) }, { speed: SPEED }).result;
  expect(run.outputs.status).toBe("deployed");
  return account.aws.calls.slice(first).flatMap((_, call) => [
    { call, phase: "received" },
    { call, phase: "answered" },
  ]);
}

/** Kills main at this call and lets post do its work. Undefined when main ended by itself before: it polled less often. */
async function killAt({ call, phase }: Point) {
  await using account = await openAccount({ speed: 120 });
  const image = account.push("v2", HEALTHY);
  const first = account.aws.calls.length;
  let killed: string | undefined;
  let running: RunningAction | undefined;
  account.aws.onCall((event) => {
    if (killed !== undefined || event.index - first !== call || event.phase !== phase) return;
    killed = event.operation;
    running?.kill();
  });
  running = startJob(account, { image }, { speed: SPEED });
  const run = await running.result;
  if (killed === undefined) {
    expect(run.outputs.status).toBe("deployed");
    return undefined;
  }
  const { taskDefinition, steady } = await account.service();
  expect(["web:1", "web:2"]).toContain(taskDefinition);
  const said = run.post?.log ?? "";
  const right = { steady: true, exitCode: 0, said: expect.stringMatching(saysWhere(taskDefinition)) };
  expect({ killed, phase, steady, exitCode: run.post?.exitCode, said }).toEqual({ killed, phase, ...right });
  return { operation: killed, said };
}

/** Before the service was read, its release has no name yet. */
function saysWhere(taskDefinition: string): RegExp {
  return new RegExp(`${taskDefinition}\\b|before it changed anything`);
}
