import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { jobToken } from "../src/github/job-token.ts";
import { pushToMain } from "../src/oidc/claims.ts";
import { maskedOutputs, type RunOptions, runAction, startAction } from "../src/runner/run-action.ts";

let folders: string;

beforeAll(async () => {
  folders = await mkdtemp(join(tmpdir(), "runner-test-"));
});
afterAll(() => rm(folders, { recursive: true }));

const imports = `
import { appendFileSync, readFileSync } from "node:fs";
const { env } = process;
const append = (file, text) => appendFileSync(env[file], text);
`;

/** A folder with an action whose scripts are given. */
async function action({
  main = "",
  post,
  postIf,
  inputs = "{}",
}: {
  main?: string;
  post?: string;
  postIf?: string;
  inputs?: string;
}) {
  const folder = await mkdtemp(join(folders, "action-"));
  const runs = ["using: node24", "main: dist/main.mjs"];
  if (post !== undefined) runs.push("post: dist/post.mjs");
  if (postIf !== undefined) runs.push(`post-if: ${postIf}`);
  const files = {
    "action.yml": `name: Test\ninputs: ${inputs}\nruns: { ${runs.join(", ")} }\n`,
    "dist/main.mjs": imports + main,
    "dist/post.mjs": imports + (post ?? ""),
  };
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}

async function run(scripts: Parameters<typeof action>[0], options: RunOptions = {}) {
  return runAction(await action(scripts), options);
}

const messages = (list: readonly { level: string; message: string }[]) =>
  list.map(({ level, message }) => `${level}: ${message}`);

test("inputs reach the action under the runner's names, with their defaults", async () => {
  const { log } = await run(
    {
      inputs: "{ my service: {}, dry-run: { default: false }, wait: { default: 30 }, note: { required: true } }",
      main: `for (const [name, value] of Object.entries(env).sort()) if (name.startsWith("INPUT_")) console.log(name + "=" + value);`,
    },
    { inputs: { "my service": "web", WAIT: "60" } },
  );
  expect(log).toBe("INPUT_DRY-RUN=false\nINPUT_MY_SERVICE=web\nINPUT_NOTE=\nINPUT_WAIT=60\n");
});

test("an input can have the job's token by default, which nobody sees", async () => {
  const { log, masks } = await run({
    inputs: `{ token: { default: "\${{ github.token }}" } }`,
    main: `console.log(env.INPUT_TOKEN, env.INPUT_TOKEN.length, env.INPUT_TOKEN.slice(0, 4))`,
  });
  expect(log).toBe("*** 40 ghs_\n");
  expect(masks).toEqual([jobToken]);
});

test("an input that is not declared only warns, and arrives", async () => {
  const { annotations, log, conclusion } = await run(
    { inputs: "{ service: {}, cluster: {} }", main: "console.log(env.INPUT_SERVICES)" },
    { inputs: { services: "web" } },
  );
  expect(messages(annotations)).toEqual([
    "warning: Unexpected input(s) 'services', valid inputs are ['service', 'cluster']",
  ]);
  expect(log).toContain("\nweb\n");
  expect(conclusion).toBe("success");
});

test("the environment is the runner's and holds nothing of the caller", async () => {
  process.env.LEAK_FROM_CALLER = "yes";
  const workspace = await mkdtemp(join(folders, "workspace-"));
  const { log } = await run(
    {
      main: "console.log(JSON.stringify({ ...env, cwd: process.cwd(), event: JSON.parse(readFileSync(env.GITHUB_EVENT_PATH)).ref }))",
    },
    { workspace, env: { AWS_REGION: "eu-west-1" } },
  );
  delete process.env.LEAK_FROM_CALLER;
  const seen = JSON.parse(log);
  expect(seen).toMatchObject({
    cwd: workspace,
    event: "refs/heads/main",
    AWS_REGION: "eu-west-1",
    CI: "true",
    GITHUB_ACTIONS: "true",
    GITHUB_REPOSITORY: "acme/shop",
    GITHUB_SHA: pushToMain.sha,
    GITHUB_RUN_ID: pushToMain.run_id,
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_WORKSPACE: workspace,
  });
  expect(seen.RUNNER_TEMP).not.toBe(tmpdir());
  expect(seen.HOME).not.toBe(process.env.HOME);
  expect(seen).not.toHaveProperty("LEAK_FROM_CALLER");
});

test("post gets main's inputs, state, variables and path", async () => {
  const { post, state, exportedEnv, paths, outputs, conclusion } = await run(
    {
      inputs: "{ service: {} }",
      main: `
        append("GITHUB_STATE", "deployment=1\\n");
        append("GITHUB_ENV", "REGION<<X\\neu\\nwest\\nX\\n");
        append("GITHUB_PATH", "/opt/a\\n/opt/b\\n");
        append("GITHUB_OUTPUT", "status=deployed\\n");`,
      post: `console.log([env.INPUT_SERVICE, env.STATE_deployment, env.REGION, env.PATH.split(":", 2)].join("|"));`,
    },
    { inputs: { service: "web" } },
  );
  expect(post).toEqual({ exitCode: 0, log: "web|1|eu\nwest|/opt/b,/opt/a\n" });
  expect({ state, exportedEnv, paths, outputs }).toEqual({
    state: { deployment: "1" },
    exportedEnv: { REGION: "eu\nwest" },
    paths: ["/opt/b", "/opt/a"],
    outputs: { status: "deployed" },
  });
  expect(conclusion).toBe("success");
});

test("a file the runner cannot read fails the step; what stands before the mistake counts", async () => {
  const { annotations, conclusion, exitCode, outputs } = await run({
    main: `append("GITHUB_OUTPUT", "a=1\\nb<<EOF\\nnever ends\\n");`,
  });
  expect(messages(annotations)).toEqual([
    "error: Unable to process file command 'output' successfully.",
    "error: Invalid value of 'b': matching delimiter not found 'EOF'.",
  ]);
  expect({ conclusion, exitCode, outputs }).toEqual({ conclusion: "failure", exitCode: 0, outputs: { a: "1" } });
});

test("NODE_OPTIONS is not taken from GITHUB_ENV", async () => {
  const { annotations, exportedEnv } = await run({ main: `append("GITHUB_ENV", "NODE_OPTIONS=--inspect\\nA=1\\n");` });
  expect(annotations).toHaveLength(1);
  expect(exportedEnv).toEqual({ A: "1" });
});

test("the summary of main and post is shown, masked line by line", async () => {
  const { summary } = await run({
    main: `console.log("::add-mask::s3cret"); append("GITHUB_STEP_SUMMARY", "# Deployed s3cret\\n");`,
    post: `append("GITHUB_STEP_SUMMARY", "Cleaned up\\n");`,
  });
  expect(summary).toBe("# Deployed ***\nCleaned up\n");
});

test("a summary over 1 MiB is dropped with an error, and the step stays green", async () => {
  const { summary, annotations, conclusion } = await run({
    main: `append("GITHUB_STEP_SUMMARY", "x".repeat(1024 * 1024 + 1));`,
  });
  expect(summary).toBe("");
  expect(messages(annotations)).toEqual([
    "error: $GITHUB_STEP_SUMMARY upload aborted: it holds up to 1024k, got 1024k.",
  ]);
  expect(conclusion).toBe("success");
});

test("annotations come from both streams, with their place, and do not fail the step", async () => {
  const { annotations, conclusion, log } = await run({
    main: `
      console.error("::error title=Task failed,file=" + env.GITHUB_WORKSPACE + "/ecs/web.json,line=3::No such image%0Aat all");
      console.error("::notice::Hello");`,
    post: `console.log("::warning::Bye");`,
  });
  expect(annotations).toEqual([
    {
      level: "error",
      phase: "main",
      title: "Task failed",
      file: "ecs/web.json",
      line: 3,
      message: "No such image\nat all",
    },
    { level: "notice", phase: "main", message: "Hello" },
    { level: "warning", phase: "post", message: "Bye" },
  ]);
  expect(log).toBe("##[error]No such image\nat all\n##[notice]Hello\n##[warning]Bye\n");
  expect(conclusion).toBe("success");
});

test("a step shows ten annotations of a kind, of 4096 characters", async () => {
  const { annotations, log } = await run({
    main: `for (let i = 0; i < 12; i++) console.log("::error::" + "x".repeat(5000)); console.log("::warning::other");`,
  });
  expect(annotations.filter(({ level }) => level === "error")).toHaveLength(10);
  expect(annotations.filter(({ level }) => level === "warning")).toHaveLength(1);
  expect(annotations[0]?.message).toHaveLength(4096);
  expect(log.match(/##\[error\]/g)).toHaveLength(12);
});

test("a secret is masked from its registration on, in every later line, but not in outputs", async () => {
  const lines: string[] = [];
  const result = await run(
    {
      main: `
        console.log("before s3cret");
        console.log("::add-mask::s3cret");
        console.log("after s3cret");
        append("GITHUB_OUTPUT", "token=x-s3cret\\nstatus=deployed\\n");`,
      post: `console.log("post s3cret known");`,
    },
    { secrets: ["known"], onLine: ({ text }) => lines.push(text) },
  );
  expect(result.log).toBe("before s3cret\nafter ***\npost *** ***\n");
  expect(lines).toEqual(["before s3cret", "after ***", "post *** ***"]);
  expect(result.masks).toEqual(["known", "s3cret"]);
  expect(result.outputs).toEqual({ token: "x-s3cret", status: "deployed" });
  expect(maskedOutputs(result)).toEqual(["token"]);
});

test("commands between stop-commands and its token are only text", async () => {
  const { log, annotations } = await run({
    main: `console.log("::stop-commands::t0ken\\n::error::not ours\\n::add-mask::a\\n::t0ken::\\n::error::ours");`,
  });
  expect(log).toBe("::stop-commands::t0ken\n::error::not ours\n::add-mask::a\n::t0ken::\n##[error]ours\n");
  expect(messages(annotations)).toEqual(["error: ours"]);
});

test("a guessable stop token fails the step", async () => {
  const { conclusion } = await run({ main: `console.log("::stop-commands::error");` });
  expect(conclusion).toBe("failure");
});

test("groups are shown, debug only when asked for, unknown commands as they are", async () => {
  const scripts = {
    main: `console.log("::group::Events\\ninside\\n::endgroup::\\n::debug::detail\\n::constructor::x");`,
  };
  expect((await run(scripts)).log).toBe("##[group]Events\ninside\n##[endgroup]\n::constructor::x\n");
  expect((await run(scripts, { env: { RUNNER_DEBUG: "1" } })).log).toContain("##[debug]detail\n");
});

test("set-output still works with a warning, set-env fails the step", async () => {
  const old = await run({ main: `console.log("::set-output name=a::1");` });
  expect({ outputs: old.outputs, conclusion: old.conclusion }).toEqual({ outputs: { a: "1" }, conclusion: "success" });
  expect(old.annotations.map(({ level }) => level)).toEqual(["warning"]);
  const refused = await run({ main: `console.log("::set-env name=a::1");` });
  expect({ env: refused.exportedEnv, conclusion: refused.conclusion }).toEqual({ env: {}, conclusion: "failure" });
});

test("a step that exits with an error is a failure, and so is one whose post does", async () => {
  expect(await run({ main: "process.exit(3)", post: "" })).toMatchObject({
    conclusion: "failure",
    exitCode: 3,
    post: { exitCode: 0 },
  });
  expect(await run({ post: "process.exit(4)" })).toMatchObject({
    conclusion: "failure",
    exitCode: 0,
    post: { exitCode: 4 },
  });
});

test("post-if looks at the job", async () => {
  expect(await run({ post: "", postIf: "failure()" })).not.toHaveProperty("post");
  expect(await run({ main: "process.exit(1)", post: "", postIf: "failure()" })).toHaveProperty("post");
});

/** Starts an action and resolves once it has said "ready". */
async function started(scripts: Parameters<typeof action>[0], options: RunOptions = {}) {
  const folder = await action(scripts);
  return new Promise<ReturnType<typeof startAction>>((resolve) => {
    const running = startAction(folder, { ...options, onLine: ({ text }) => text === "ready" && resolve(running) });
  });
}

const idle = `setInterval(() => {}, 60_000); console.log("ready");`;

test("a cancelled action gets SIGINT, then post runs with its state", async () => {
  const running = await started({
    main: `process.on("SIGINT", () => { append("GITHUB_STATE", "half=way\\n"); process.exit(0); }); ${idle}`,
    post: "console.log(env.STATE_half)",
  });
  running.cancel();
  expect(await running.result).toMatchObject({
    conclusion: "cancelled",
    exitCode: 0,
    annotations: [{ level: "error", message: "The operation was canceled." }],
    post: { exitCode: 0, log: "way\n" },
  });
});

test("an action that ignores SIGINT gets SIGTERM, and one that ignores that is killed with its children", async () => {
  const running = await started(
    {
      main: `
        import { spawn } from "node:child_process";
        spawn(process.execPath, ["-e", "setInterval(() => {}, 60000)"], { stdio: "inherit" });
        for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => console.log(signal));
        ${idle}`,
    },
    { graceMs: { interrupt: 200, terminate: 1000 } },
  );
  running.cancel();
  running.cancel();
  const { log, exitCode, conclusion, seconds } = await running.result;
  expect(log).toBe("ready\nSIGINT\nSIGTERM\n##[error]The operation was canceled.\n");
  expect({ exitCode, conclusion }).toEqual({ exitCode: 137, conclusion: "cancelled" });
  // A child that lived on would have held the output open until the runner gave up on it, five seconds later.
  expect(seconds).toBeLessThan(5);
});

test("a killed action is a failure; its files are read and post runs", async () => {
  const running = await started({
    main: `append("GITHUB_STATE", "deployment=1\\n"); append("GITHUB_OUTPUT", "status=started\\n"); ${idle}`,
    post: "console.log(env.STATE_deployment)",
  });
  running.kill();
  expect(await running.result).toMatchObject({
    conclusion: "failure",
    exitCode: 137,
    outputs: { status: "started" },
    post: { exitCode: 0, log: "1\n" },
  });
});

test("a temporary folder that was given stays, without the runner's files", async () => {
  const temp = await mkdtemp(join(folders, "temp-"));
  await run({ main: `appendFileSync(env.RUNNER_TEMP + "/report.json", "{}")`, post: "" }, { temp });
  expect((await readdir(temp, { recursive: true })).sort()).toEqual(["_runner_file_commands", "report.json"]);
});

test.each([
  ["a missing script says to build first", "runs: { using: node24, main: dist/index.js }", "Build the action first."],
  ["a composite action is refused", "runs: { using: composite, steps: [] }", "is not a JavaScript action"],
  [
    "an expression in a description is refused, as runners do",
    "inputs: { sha: { description: 'Such as ${{ github.sha }}' } }\nruns: { using: node24, main: main.js }",
    "sha: expressions are not allowed in a description.",
  ],
])("%s", async (_name, text, message) => {
  const folder = await mkdtemp(join(folders, "action-"));
  await writeFile(join(folder, "action.yml"), text);
  expect(() => startAction(folder)).toThrow(message);
});
