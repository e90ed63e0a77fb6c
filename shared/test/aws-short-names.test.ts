import { expect, test } from "@jest/globals";
import { shortNames } from "../src/aws/short-names.ts";
import { interruptible } from "../src/checks/assert/interruptible.ts";

test.each([
  ["arn:aws:ecs:eu-central-1:111122223333:task-definition/web:7", "task-definition/web:7"],
  ["pulls 111122223333.dkr.ecr.eu-central-1.amazonaws.com/team/web:v2 now", "pulls team/web:v2 now"],
  ['"111122223333.dkr-ecr.eu-central-1.on.aws/web@sha256:ab"', '"web@sha256:ab"'],
  ["https://web.example.com/health", "https://web.example.com/health"],
])("%s is called %s", (text, short) => {
  expect(shortNames(text)).toBe(short);
});

test("a text that a server made long takes no longer for it", () => {
  const text = "a".repeat(200_000);
  expect(interruptible(2_000, () => shortNames(text))).toEqual({ value: text });
});
