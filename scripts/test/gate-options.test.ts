import { expect, test } from "@jest/globals";
import { readOptions } from "../gate/options.ts";
import { usage } from "../gate/usage.ts";

const action = {
  inputs: {
    checks: { description: "What to look at: one or several URLs, or the `path` of a file." },
    bake: { description: "How long to go on watching.", default: "1m" },
    rollback: { description: "Whether to go back.", default: "false" },
  },
};

test("every input of the action is a flag, and what is not given is left to action.yml", () => {
  expect(readOptions(["--checks", "checks.yml", "--rollback"], action)).toEqual({
    help: false,
    inputs: { checks: "checks.yml", rollback: "true" },
    evidence: "gate-evidence.json",
    baselineFile: "gate-baseline.json",
    summary: undefined,
  });
});

test("several checks are one input of several lines", () => {
  const { inputs } = readOptions(["--checks", "https://a.example", "--checks=https://b.example"], action);
  expect(inputs).toEqual({ checks: "https://a.example\nhttps://b.example" });
});

test.each([
  [["--check", "checks.yml"], '--check: is not an option. Did you mean "--checks"?'],
  [["checks.yml"], "checks.yml: is not an option. See --help."],
  [["--bake"], "--bake: needs a value."],
  [["--rollback=yes"], "--rollback: takes no value, or =true or =false."],
])("%j is refused", (args, complaint) => {
  expect(() => readOptions(args, action)).toThrow(complaint);
});

test("the help is the table of action.yml", () => {
  const help = usage(action);
  expect(help).toContain("\n  --checks TEXT\n      What to look at: one or several URLs, or the `path` of a file.\n");
  expect(help).toContain("\n  --bake TEXT\n      How long to go on watching. (default: 1m)\n");
  expect(help).toContain("\n  --rollback\n      Whether to go back. (default: false)\n");
  expect(Math.max(...help.split("\n").map(({ length }) => length))).toBeLessThanOrEqual(120);
});
