import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type JobStep, startJob } from "../src/runner/run-job.ts";

let folders: string;

beforeAll(async () => {
  folders = await mkdtemp(join(tmpdir(), "runner-job-"));
});
afterAll(() => rm(folders, { recursive: true }));

const PRELUDE = `
import { appendFileSync } from "node:fs";
const { env } = process;
const append = (file, text) => appendFileSync(env[file], text + "\\n");
`;

/** A step that uses an action with this main; its post says its name and its state. */
async function step(name: string, main: string, inputs: JobStep["inputs"] = () => ({})): Promise<JobStep> {
  const action = join(folders, `${name}-${Math.random()}`);
  await mkdir(action);
  await writeFile(
    join(action, "action.yml"),
    "inputs: { release: {} }\nruns: { using: node24, main: main.mjs, post: post.mjs }\n",
  );
  await writeFile(join(action, "main.mjs"), PRELUDE + main);
  await writeFile(join(action, "post.mjs"), `console.log("post of ${name}, " + process.env.STATE_mine);`);
  return { action, inputs };
}

async function run(...steps: JobStep[]) {
  const lines: string[] = [];
  const job = await startJob(steps, { onLine: ({ text }) => lines.push(text) }).result;
  return { ...job, lines };
}

test("post of each step runs after all mains, the last one first, with its own state", async () => {
  const { lines, steps, conclusion } = await run(
    await step("deploy", `append("GITHUB_STATE", "mine=d1"); console.log("deploy");`),
    await step("gate", `console.log("gate, " + env.STATE_mine);`),
  );
  expect(lines).toEqual(["deploy", "gate, undefined", "post of gate, undefined", "post of deploy, d1"]);
  expect(steps.map(({ log }) => log)).toEqual([
    "deploy\npost of deploy, d1\n",
    "gate, undefined\npost of gate, undefined\n",
  ]);
  expect(conclusion).toBe("success");
});

test("a step can use the outputs and the variables of the ones before it", async () => {
  const { steps } = await run(
    await step("deploy", `append("GITHUB_OUTPUT", "release=web:8"); append("GITHUB_ENV", "SEEN=yes");`),
    await step("gate", `console.log(env.INPUT_RELEASE, env.SEEN);`, ([deploy]) => ({ release: deploy?.release ?? "" })),
  );
  expect(steps[1]?.log).toMatch(/^web:8 yes\n/);
});

test("after a step that failed the others are skipped, and post of what ran runs", async () => {
  const { steps, lines, conclusion } = await run(
    await step("deploy", "process.exit(3);"),
    await step("gate", `console.log("gate");`),
  );
  expect(steps.map(({ exitCode }) => exitCode)).toEqual([3]);
  expect(lines).toEqual(["post of deploy, undefined"]);
  expect(conclusion).toBe("failure");
});

test("cancelling reaches the step that runs, and no other is begun", async () => {
  const waits = `process.on("SIGINT", () => process.exit(1)); setInterval(() => {}, 1000); console.log("waiting");`;
  const lines: string[] = [];
  const job = startJob([await step("a", ""), await step("b", waits), await step("c", "")], {
    onLine: ({ text }) => {
      lines.push(text);
      if (text === "waiting") job.cancel();
    },
  });
  const { conclusion, steps } = await job.result;
  expect(conclusion).toBe("cancelled");
  expect(steps.map(({ exitCode }) => exitCode)).toEqual([0, 1]);
  expect(lines).toEqual([
    "waiting",
    "##[error]The operation was canceled.",
    "post of b, undefined",
    "post of a, undefined",
  ]);
});
