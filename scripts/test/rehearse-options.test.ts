import { expect, test } from "@jest/globals";
import { readOptions } from "../rehearse/options.ts";

test("everything has a default", () => {
  expect(readOptions([])).toEqual({
    help: false,
    strategies: ["rolling"],
    report: "rehearsal",
    variables: {},
  });
});

test("all options together, with and without equals signs", () => {
  expect(
    readOptions(["--report=out", "--task-definition", "td.yml", "--variable", "A=1=2", "--variable", "B="]),
  ).toEqual({
    help: false,
    strategies: ["rolling"],
    report: "out",
    taskDefinition: "td.yml",
    variables: { A: "1=2", B: "" },
  });
});

test.each([
  [["--strategy", "canary"], ["canary"]],
  [
    ["--strategy", "weights, rolling"],
    ["rolling", "weights"],
  ],
  [
    ["--strategy=canary", "--strategy=codedeploy,canary"],
    ["canary", "codedeploy"],
  ],
  [
    ["--strategy", "all"],
    ["rolling", "blue-green", "canary", "weights", "codedeploy"],
  ],
])("%j plays each strategy once", (args, strategies) => {
  expect(readOptions(args).strategies).toEqual(strategies);
});

test("every strategy that cannot be rehearsed is named, with the nearest one that can", () => {
  expect(() => readOptions(["--strategy", "cannary,linear", "--variable", "A"])).toThrow(
    /--variable[\s\S]*--strategy: "cannary" is none that can be rehearsed. Did you mean "canary"\?[\s\S]*"linear" is none that can be rehearsed. It can be "rolling"/,
  );
});

test.each([
  [["--reprot", "out"], /--reprot: is not an option. Did you mean "--report"\?/],
  [["task.json"], /task.json: is not an option/],
  [["--report"], /--report: needs a value/],
  [["--help=yes"], /--help: takes no value/],
  [["--variable", "A"], /--variable: "A" has no value. Write --variable NAME=value/],
])("%j is refused", (args, complaint) => {
  expect(() => readOptions(args)).toThrow(complaint);
});
