import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { runAction } from "../src/runner/run-action.ts";

test("what an action says through @actions/core arrives as it was meant", async () => {
  const run = await runAction(fileURLToPath(new URL("runner-toolkit", import.meta.url)), {
    inputs: { service: "api" },
  });

  expect(run.outputs).toEqual({ release: '{"service":"web","note":"two\\nlines"}', empty: "" });
  expect(run.state).toEqual({ deployment: "ecs-svc/1\nsecond line" });
  expect(run.exportedEnv).toEqual({ REGION: "eu-west-1" });
  expect(run.paths).toEqual(["/opt/tools"]);
  expect(run.masks).toEqual(["p@ss, word:\n50%"]);
  expect(run.annotations).toEqual([
    {
      level: "error",
      phase: "main",
      title: "Deploy: web, api",
      file: "ecs/web.json",
      line: 3,
      message: "It is 100% broken,\nsays: ECS",
    },
    { level: "warning", phase: "main", message: "TypeError: careful" },
    { level: "notice", phase: "main", message: "done: 1" },
    { level: "error", phase: "main", message: "failed at last" },
  ]);
  expect(run.summary).toBe("<h1>Deployed</h1>\n<table><tr><td>service</td><td>***</td></tr></table>\ncleaned up");
  expect(run.log.split("\n").slice(0, 4)).toEqual([
    "##[group]Inputs",
    "api true",
    "##[endgroup]",
    "the password is ***",
  ]);
  expect(run).toMatchObject({ conclusion: "failure", exitCode: 1 });
  expect(JSON.parse(run.post?.log ?? "")).toEqual(["ecs-svc/1\nsecond line", "eu-west-1", "/opt/tools"]);
});
