import { invalid } from "@deploy-actions/shared/problems";
import { expect, test } from "@jest/globals";

test("a failure lists every problem with its place, line and fix", () => {
  const failure = invalid("task.json cannot be used:", [
    { at: "cpu", message: "It is 300.", fix: "Write 256 or 512." },
    { at: "containerDefinitions[0].image", line: 7, message: "It is required." },
    { at: "", line: 1, message: "There is a second document." },
    { at: "", message: "It is empty." },
  ]);
  expect(failure.message).toBe(
    [
      "task.json cannot be used:",
      "- cpu: It is 300. Write 256 or 512.",
      "- containerDefinitions[0].image (line 7): It is required.",
      "- (line 1): There is a second document.",
      "- It is empty.",
    ].join("\n"),
  );
  expect(failure.hint).toBe("Fix these 4 and run again; nothing was changed.");
});
