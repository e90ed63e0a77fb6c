import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { readActionFiles } from "../action-files.ts";
import { readOptions } from "../gate/options.ts";
import { runGate } from "../gate/run-gate.ts";

/** An action that does what its input says, and tells what it was given. */
const MAIN = `
const fs = require("node:fs");
const { INPUT_DO: does, INPUT_BAKE: bake, GITHUB_ACTIONS: github, COLOUR: colour } = process.env;
const output = (name, value) => fs.appendFileSync(process.env.GITHUB_OUTPUT, name + "=" + value + "\\n");
console.log("baking for " + bake + ", " + fs.readFileSync("checks.yml", "utf8") + ", " + colour + ", on GitHub: [" + github + "]");
console.log("::group::What shows it\\n::stop-commands::t0ken\\n::error::of others\\u001b[2J\\n::t0ken::\\n::endgroup::");
fs.writeFileSync(process.env.RUNNER_TEMP + "/evidence.json", "{}");
fs.writeFileSync(process.env.GITHUB_STEP_SUMMARY, "## Passed\\n");
output("evidence-file", process.env.RUNNER_TEMP + "/evidence.json");
const end = (verdict, code) => {
  output("verdict", verdict);
  output("reason", "web answered.");
  if (code > 0) console.log("::error title=gate::It is not healthy.");
  process.exit(code);
};
if (does === "hang") {
  process.on("SIGINT", () => end("cancelled", 1));
  setInterval(() => {}, 1000);
  console.log("waiting");
} else if (does === "crash") {
  process.exit(1);
} else end(does, does === "passed" ? 0 : 1);
`;

const ACTION = `
inputs: { do: { default: passed }, bake: { default: 1m } }
runs: { using: node24, main: main.js }
`;

const inputs = { do: { default: "passed" }, bake: { default: "1m" } };

let root: string;
let folder: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "gate-"));
  folder = join(root, "here");
  await Promise.all(["action", "here", "temp"].map((name) => mkdir(join(root, name))));
  await writeFile(join(root, "action", "action.yml"), ACTION);
  await writeFile(join(root, "action", "main.js"), MAIN);
  await writeFile(join(folder, "checks.yml"), "a file where the person is");
});
afterEach(() => rm(root, { recursive: true }));

async function gate(args: readonly string[], { isTTY = false, cancelAt = "never" } = {}) {
  const cancel = new AbortController();
  let text = "";
  const write = (written: string) => {
    text += written;
    if (text.includes(cancelAt)) cancel.abort();
  };
  const exitCode = await runGate(readOptions(args, { inputs }), {
    action: join(root, "action"),
    folder,
    env: { PATH: process.env.PATH, COLOUR: "from the person's own environment" },
    temp: join(root, "temp"),
    output: { isTTY, write },
    signal: cancel.signal,
  });
  return { exitCode, text };
}

test("a green gate: the log without what is for the runner, the verdict, and where the evidence is", async () => {
  const { exitCode, text } = await gate(["--bake", "2m"]);
  expect(exitCode).toBe(0);
  expect(text).toBe(
    [
      "baking for 2m, a file where the person is, from the person's own environment, on GitHub: []",
      "What shows it",
      "  ::error::of others",
      "",
      "✔ passed: web answered.",
      "Evidence: gate-evidence.json",
      "",
    ].join("\n"),
  );
  expect(await readFile(join(folder, "gate-evidence.json"), "utf8")).toBe("{}");
});

test("a red gate says why, ends with 1 and leaves its evidence and its summary where they were asked for", async () => {
  const { exitCode, text } = await gate(["--do", "failed", "--evidence", "e.json", "--summary", "s.md"]);
  expect(exitCode).toBe(1);
  expect(text).toContain("Error: It is not healthy.\n\n✘ failed: web answered.\nEvidence: e.json\nSummary: s.md\n");
  expect(await readFile(join(folder, "s.md"), "utf8")).toBe("## Passed\n");
  expect((await readdir(folder)).sort()).toEqual(["checks.yml", "e.json", "s.md"]);
});

test("a step that ends without a verdict is red, and says where to look", async () => {
  expect(await gate(["--do", "crash"])).toMatchObject({
    exitCode: 1,
    text: expect.stringContaining("✘ The step is red; see above."),
  });
});

test("cancelled, it ends as the runner would have it, with its verdict and its evidence", async () => {
  const { exitCode, text } = await gate(["--do", "hang"], { cancelAt: "waiting" });
  expect(exitCode).toBe(130);
  expect(text).toContain("Cancelling: ");
  expect(text).toContain("✘ cancelled: web answered.\nEvidence: gate-evidence.json\n");
});

test("colours are for terminals", async () => {
  expect((await gate([])).text).not.toContain("\u001b");
  expect((await gate([], { isTTY: true })).text).toContain("\u001b[32mpassed\u001b[0m: web answered.");
});

test("the bundle that ships judges a server on this machine", async () => {
  const server = createServer((_, response) => response.setHeader("x-version", "v2").end("ok"));
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { health, text, exitCode } = await shipped([
    "--checks",
    `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    ...["--expected-version", "v2", "--version-from", "header:x-version"],
    ...["--success-threshold", "1", "--interval", "100ms", "--bake", "400ms"],
  ]).finally(() => server.close());
  expect(text).toContain("✔ passed: ");
  expect(exitCode).toBe(0);
  expect(health).toMatchObject({ verdict: "passed", expectedVersion: "v2" });
});

async function shipped(args: readonly string[]) {
  const action = (await readActionFiles()).find(({ name }) => name === "health-gate");
  if (!action) throw new Error("There is no health-gate.");
  let text = "";
  const exitCode = await runGate(readOptions(args, action), {
    action: resolve(action.folder),
    folder,
    env: { PATH: process.env.PATH },
    temp: join(root, "temp"),
    output: { write: (written) => (text += written) },
    signal: new AbortController().signal,
  });
  return { text, exitCode, health: JSON.parse(await readFile(join(folder, "gate-evidence.json"), "utf8")) };
}

test("evidence that cannot be kept is said, with the flag to change", async () => {
  await expect(gate(["--evidence", "no/such/folder.json"])).rejects.toThrow(
    "Evidence cannot be written to no/such/folder.json",
  );
});
