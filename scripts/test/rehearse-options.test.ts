import { expect, test } from "@jest/globals";
import { readOptions } from "../rehearse/options.ts";

test("everything has a default", () => {
  expect(readOptions([])).toEqual({ help: false, report: "rehearsal", variables: {} });
});

test("all options together, with and without equals signs", () => {
  expect(
    readOptions(["--report=out", "--task-definition", "td.yml", "--variable", "A=1=2", "--variable", "B="]),
  ).toEqual({
    help: false,
    report: "out",
    taskDefinition: "td.yml",
    variables: { A: "1=2", B: "" },
  });
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
