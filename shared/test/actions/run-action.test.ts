import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, test } from "@jest/globals";

/** Runs the sample action as the runner runs one: environment in; exit code, log and files out. */
async function runSample(
  ending: string,
  { env = {}, interruptAt }: { env?: NodeJS.ProcessEnv; interruptAt?: string } = {},
) {
  const folder = await mkdtemp(join(tmpdir(), "run-action-"));
  const [output, state, summary] = ["output", "state", "summary"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  for (const file of [output, state, summary]) await writeFile(file, "");
  const child = spawn(process.execPath, [join(import.meta.dirname, "sample-action.ts"), ending], {
    env: { PATH: process.env.PATH, GITHUB_OUTPUT: output, GITHUB_STATE: state, GITHUB_STEP_SUMMARY: summary, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stdout.on("data", (data) => {
    if (interruptAt && String(data).includes(interruptAt)) child.kill("SIGINT");
  });
  const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const [log, errors, exitCode] = await Promise.all([text(child.stdout), text(child.stderr), exited]);
  const files = await Promise.all([output, state, summary].map((file) => readFile(file, "utf8")));
  await rm(folder, { recursive: true });
  const [outputs, saved, written] = files.map((content) => content.replaceAll(/ghadelimiter_[\w-]+/g, "EOF")) as [
    string,
    string,
    string,
  ];
  return { exitCode, log, errors, outputs, saved, summary: written };
}

test("a green report sets its outputs but the empty ones, writes the summary and exits with 0", async () => {
  expect(await runSample("green")).toEqual({
    exitCode: 0,
    log: "",
    errors: "",
    outputs: "status<<EOF\ndone\nEOF\n",
    saved: "",
    summary: "### Done\n",
  });
});

test("a red report exits with 1 and prints its annotation on one line", async () => {
  const { exitCode, log, outputs } = await runSample("red");
  expect(exitCode).toBe(1);
  expect(log).toBe("::error title=web%3A failed::first%0Asecond\n");
  expect(outputs).toContain("done");
});

test("a failure is told once: message and hint as one annotation, evidence where no command in it counts", async () => {
  const { exitCode, log, outputs, summary } = await runSample("failure");
  expect(exitCode).toBe(1);
  const [annotation, group, stop, evidence, resume, end] = log.trimEnd().split("\n");
  expect(annotation).toBe("::error title=sample failed::Service web does not exist.%0ACheck the service input.");
  expect([group, evidence, end]).toEqual(["::group::What shows it", "::set-output name=x::evil", "::endgroup::"]);
  expect(resume).toBe(`::${stop?.replace("::stop-commands::", "")}::`);
  expect(outputs).toBe("status<<EOF\nfailed\nEOF\nreason<<EOF\nFailure\nEOF\n");
  expect(summary).toMatch(/^### ❌ sample failed\n\nService web does not exist\./);
});

test("a bug shows its stack and where to report it", async () => {
  const { exitCode, log } = await runSample("bug", { env: { GITHUB_ACTION_REPOSITORY: "org/deploy-actions" } });
  expect(exitCode).toBe(1);
  expect(log).toContain("::error title=sample has a bug::TypeError: x is undefined");
  expect(log).toContain("https://github.com/org/deploy-actions/issues");
  expect(log).toContain("sample-action.ts");
});

test("a cancelled step says so, and is no bug", async () => {
  const { exitCode, log, outputs } = await runSample("waiting", { interruptAt: "waiting" });
  expect(exitCode).toBe(1);
  expect(log).toContain("::error title=sample was cancelled::Cancelled: the runner sent SIGINT.");
  expect(outputs).toContain("reason<<EOF\nCancelled\nEOF");
});

test("an open connection does not hold the process", async () => {
  expect(await runSample("open-connection")).toMatchObject({ exitCode: 0 });
});

test("a long log arrives whole before the process ends", async () => {
  const { log } = await runSample("talkative");
  expect(log.trimEnd().split("\n")).toHaveLength(20_000);
});

test("other people's text gives no commands, state is kept, masks are set", async () => {
  const { log, saved } = await runSample("foreign", { env: { STATE_deployment: "ecs-svc/1" } });
  expect(log).toMatch(/^::add-mask::hunter2\nhello\n: :warning::from an event\n# #\[error\]old\n::group::Log of app\n/);
  expect(log).toMatch(/::stop-commands::(\S+)\n::error::not ours\n::\1::\n::endgroup::\n$/);
  expect(saved).toBe('deployment<<EOF\nwas "ecs-svc/1"\nEOF\n');
});

test("a runner without a summary file gets its outputs all the same", async () => {
  const { exitCode, outputs, summary } = await runSample("green", { env: { GITHUB_STEP_SUMMARY: "" } });
  expect([exitCode, outputs, summary]).toEqual([0, "status<<EOF\ndone\nEOF\n", ""]);
});
