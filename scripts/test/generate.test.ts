import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";

const script = join(import.meta.dirname, "../generate.ts");

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "generate-"));
  mkdirSync(join(root, "actions/deploy/src"), { recursive: true });
  write("README.md", "# Deploy\n\n<!-- inputs -->\n<!-- /inputs -->\n\nProse stays.\n");
  write(
    "action.yml",
    [
      "inputs:",
      "  service: { description: Name of the service., required: true }",
      '  dry-run: { description: "Show it | change nothing.", default: "false" }',
      "outputs:",
      "  status: { description: How it ended. }",
    ].join("\n"),
  );
});
afterEach(() => rmSync(root, { recursive: true }));

const write = (name: string, text: string) => writeFileSync(join(root, "actions/deploy", name), text);
const read = (name: string) => readFileSync(join(root, "actions/deploy", name), "utf8");
const generate = (...args: string[]) => spawnSync(process.execPath, [script, ...args], { cwd: root, encoding: "utf8" });

test("names, defaults and tables follow from action.yml", () => {
  expect(generate().status).toBe(0);
  expect(read("src/action.gen.ts").split("\n").slice(1)).toEqual([
    "export const INPUTS = {",
    '  "service": { required: true },',
    '  "dry-run": { required: false, default: "false" },',
    "} as const;",
    "",
    'export type OutputName = "status";',
    "",
  ]);
  expect(read("README.md")).toBe(
    [
      "# Deploy",
      "",
      "<!-- inputs -->",
      "| Input | What it is | Default |",
      "| --- | --- | --- |",
      "| `service` | Name of the service. | **required** |",
      "| `dry-run` | Show it \\| change nothing. | `false` |",
      "<!-- /inputs -->",
      "",
      "Prose stays.",
      "",
    ].join("\n"),
  );
});

test("the check names what is out of date and writes nothing", () => {
  const { status, stderr } = generate("--check");
  expect(status).toBe(1);
  expect(stderr).toContain("actions/deploy/README.md is out of date. Run: npm run generate");
  expect(read("README.md")).not.toContain("dry-run");
  generate();
  expect(generate("--check").status).toBe(0);
});

test("an input without a description is refused", () => {
  write("action.yml", "inputs: { service: { required: true } }");
  const { status, stderr } = generate();
  expect([status, stderr]).toEqual([1, 'actions/deploy/action.yml: "service" has no description.\n']);
});
