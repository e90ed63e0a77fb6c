import { mutations } from "@deploy-actions/shared/testkit/job";
import { expect, test } from "@jest/globals";
import { startGate } from "./job.ts";
import { judging, openReleased, type Released } from "./released.ts";

/** How many walks go on at once: they mostly wait. */
const ABREAST = 6;

/** As few calls as a gate that goes back can do with. */
const BRIEF = { "success-threshold": "1", bake: "0s" };

test("killed between any two calls to AWS of a gate that goes back, the service ends on one release, and the run says which", async () => {
  const points = await pointsOfARun();
  const said = new Map<string, string>();
  const walk = async () => {
    for (let point = points.shift(); point; point = points.shift()) {
      const log = await killAt(point);
      if (log !== undefined) said.set(`${point.operation} ${point.phase}`, log);
    }
  };
  await Promise.all(Array.from({ length: ABREAST }, walk));

  expect(said.get("GetCallerIdentity received")).toContain("web:2 was left in place");
  // The points that matter most: ECS takes the update, and nobody is there to hear it.
  expect(said.get("UpdateService received")).toMatch(/web:1 (serves|was in place) again/);
  expect(said.get("UpdateService answered")).toContain("web:1 was in place again already");
});

/** The nth call of an operation, counted from 1. */
interface Point {
  readonly operation: string;
  readonly nth: number;
  readonly phase: "received" | "answered";
}

/**
 * Before every call of a gate that nobody disturbs, and after those that change something: after one that only reads is
 * before the next.
 */
async function pointsOfARun(): Promise<Point[]> {
  await using released = await openBad();
  const { aws } = released;
  const first = aws.calls.length;
  const run = await startGate(judging(released, BRIEF), { env: aws.env }).result;
  expect(run.outputs["rollback-status"]).toBe("rolled-back");
  const calls = aws.calls.slice(first).map(({ operation }) => operation);
  const changing = new Set(mutations(aws, first));
  return calls.flatMap((operation, index): Point[] => {
    const nth = calls.slice(0, index + 1).filter((other) => other === operation).length;
    const before: Point = { operation, nth, phase: "received" };
    return changing.has(operation) ? [before, { operation, nth, phase: "answered" }] : [before];
  });
}

/** Kills main at this call and lets post do its work. Undefined when main ended by itself before: it polled less often. */
async function killAt({ operation, nth, phase }: Point) {
  await using released = await openBad();
  const { aws } = released;
  let calls = 0;
  let killed = false;
  let job: ReturnType<typeof startGate> | undefined;
  aws.onCall((event) => {
    if (killed || !job || event.operation !== operation || event.phase !== phase) return;
    calls += 1;
    killed = calls === nth;
    if (killed) job.kill();
  });
  job = startGate(judging(released, BRIEF), { env: aws.env });
  const run = await job.result;
  if (!killed) {
    expect(run.outputs["rollback-status"]).toBe("rolled-back");
    return undefined;
  }
  const { taskDefinition, steady } = await released.service();
  const right = { steady: true, exitCode: 0, said: expect.stringMatching(saysWhere(taskDefinition)) };
  const seen = { steady, exitCode: run.post?.exitCode, said: run.log };
  expect({ operation, nth, phase, ...seen }).toEqual({ operation, nth, phase, ...right });
  return run.post?.log ?? "";
}

/** Post names the release; once main has done so there is nothing left to say. */
function saysWhere(taskDefinition: string): RegExp {
  expect(["web:1", "web:2"]).toContain(taskDefinition);
  return taskDefinition === "web:2" ? /web:2 was left in place/ : /web:1 (serves again|was in place again already)/;
}

async function openBad(): Promise<Released> {
  const released = await openReleased();
  released.v2.status = 500;
  return released;
}
