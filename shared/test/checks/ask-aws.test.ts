import { expect, test } from "@jest/globals";
import { askAws } from "../../src/checks/probes/ask-aws.ts";
import { Failure } from "../../src/failure.ts";
import { never, timeout } from "./checks.ts";

const refusal = Object.assign(new Error("no"), { name: "AccessDeniedException", $metadata: { httpStatusCode: 400 } });
const throttle = Object.assign(new Error("slow"), { name: "ThrottlingException", $metadata: { httpStatusCode: 400 } });
const broken = Object.assign(new Error("reset"), { code: "ECONNRESET" });
const failure = (message: string, cause?: unknown) =>
  new Failure(message, { hint: "Do this.", evidence: ["x"], cause });

const ask = (error: unknown) => askAws("web", timeout(1_000), never, () => Promise.reject(error));

test("what was seen is told of the target", async () => {
  const seen = await askAws("web", timeout(1_000), never, async () => ({ outcome: "pass", reason: "it is well" }));
  expect(seen).toEqual([{ target: "web", outcome: "pass", reason: "it is well" }]);
});

test.each([
  [
    "AWS refuses",
    failure("AWS denied arn:aws:ecs:eu-west-1:123456789012:service/web.", refusal),
    "AWS denied service/web",
  ],
  ["access cannot be had", failure("No AWS region is given."), "No AWS region is given"],
])("where %s, it does so at every sample, and what to do is shown", async (_, error, reason) => {
  expect(await ask(error)).toEqual([
    { target: "web", outcome: "error", reason, final: true, evidence: ["Do this.", "x"] },
  ]);
});

test.each([
  ["AWS throttles", failure("AWS throttled it.", throttle)],
  ["the connection breaks", failure("AWS could not be reached.", broken)],
  ["something unheard of happens", new TypeError("what")],
])("where %s, the next sample may be better", async (_, error) => {
  const [seen] = await ask(error);
  expect(seen).toMatchObject({ outcome: "error" });
  expect(seen).not.toHaveProperty("final");
});
