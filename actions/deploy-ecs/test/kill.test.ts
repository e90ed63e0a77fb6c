import { type RunningAction, startAction } from "@deploy-actions/simulator/runner/run-action";
import { expect, test } from "@jest/globals";
import { deploy, HEALTHY, openAccount } from "./account.ts";

const folder = new URL("..", import.meta.url).pathname;

/** How many walks go on at once: they mostly wait. */
const ABREAST = 6;

test("killed between any two calls to AWS, the service ends on the old or the new release, and the run says which", async () => {
  const said = new Map<string, string>();
  let point = 0;
  let finished = false;
  const walk = async () => {
    while (!finished) {
      const { call, phase } = pointAt(point++);
      const ended = await killAt(call, phase);
      // The walk is over when a run ends by itself before it comes to its point.
      if (ended) said.set(`${ended.operation} ${phase}`, ended.said);
      else finished = true;
    }
  };
  await Promise.all(Array.from({ length: ABREAST }, walk));

  const notYet = "before it changed the service, which runs web:1.";
  expect(said.get("RegisterTaskDefinition received")).toContain(notYet);
  expect(said.get("RegisterTaskDefinition answered")).toContain(notYet);
  // The points that matter most: ECS takes the update, and nobody is there to hear it.
  expect(said.get("UpdateService received")).toContain("while web:2 was rolling out");
  expect(said.get("UpdateService answered")).toContain("while web:2 was rolling out");
  expect(said.get("DescribeServiceDeployments answered")).toContain("web:2");
}, 110_000);

function pointAt(point: number): { call: number; phase: "received" | "answered" } {
  return { call: Math.floor(point / 2), phase: point % 2 === 0 ? "received" : "answered" };
}

/** Kills main at its n-th call and lets post do its work. Undefined when main ended by itself before. */
async function killAt(call: number, phase: "received" | "answered") {
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
  running = startAction(folder, { inputs: deploy({ image }), env: account.aws.env });
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
  return new RegExp(`${taskDefinition}\\b|before it changed anything|nothing to finish`);
}
