/** A small action for run-action.test.ts: ends in the way that its only argument names. */
import { createServer } from "node:net";
import { runAction } from "@deploy-actions/shared/actions/run-action";
import type { Report, Runner } from "@deploy-actions/shared/actions/runner";
import { systemClock } from "@deploy-actions/shared/clock";
import { Failure } from "@deploy-actions/shared/failure";

type Output = "status" | "reason";

const green: Report<Output> = {
  ok: true,
  outputs: { status: "done", reason: "" },
  summary: "### Done",
  annotations: [],
};

const endings: Record<string, (runner: Runner) => Promise<Report<Output>>> = {
  green: async () => green,
  red: async () => ({
    ...green,
    ok: false,
    annotations: [{ level: "error", title: "web: failed", message: "first\nsecond" }],
  }),
  failure: async () => {
    throw new Failure("Service web does not exist.", {
      hint: "Check the service input.",
      evidence: ["::set-output name=x::evil"],
    });
  },
  bug: async () => {
    throw new TypeError("x is undefined");
  },
  waiting: async (runner) => {
    runner.info("waiting");
    await systemClock.sleep(60_000, runner.signal);
    return green;
  },
  "open-connection": async () => {
    createServer().listen(0);
    return green;
  },
  talkative: async (runner) => {
    for (let line = 1; line <= 20_000; line++) runner.info(`line ${line}`);
    return green;
  },
  foreign: async (runner) => {
    runner.mask("hunter2");
    runner.info("hello\n::warning::from an event\n##[error]old");
    runner.foreign("Log of app", ["::error::not ours"]);
    runner.saveState("deployment", `was "${runner.state("deployment")}"`);
    return green;
  },
};

await runAction<Output>(
  (runner) => endings[`${process.argv[2]}`]?.(runner) ?? Promise.reject(new Error("no such ending")),
  {
    name: "sample",
    failed: (error) => ({ status: "failed", reason: (error as Error).name }),
  },
);
