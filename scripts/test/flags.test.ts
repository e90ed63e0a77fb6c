import { expect, test } from "@jest/globals";
import { readFlags } from "../command/flags.ts";

const read = (...args: string[]) => readFlags(args, { checks: "text", bake: "text", "dry-run": "switch" });

test("values come in order, and a switch alone is on", () => {
  expect(read("--checks", "a", "--checks=b", "--dry-run")).toEqual({
    checks: ["a", "b"],
    bake: [],
    "dry-run": ["true"],
  });
});

test("a switch can be given off, and a value can begin with a dash", () => {
  expect(read("--dry-run=false", "--checks", "- kind: http")).toMatchObject({
    "dry-run": ["false"],
    checks: ["- kind: http"],
  });
});

test("everything wrong is said at once", () => {
  expect(() => read("--chekcs", "a", "--dry-run=maybe", "--bake")).toThrow(
    [
      "The command line cannot be used.",
      '- --chekcs: is not an option. Did you mean "--checks"?',
      "- --dry-run: takes no value, or =true or =false.",
      "- --bake: needs a value. See --help.",
    ].join("\n"),
  );
});

test("another flag is no value", () => {
  expect(() => read("--checks", "--dry-run")).toThrow("--checks: needs a value.");
});
