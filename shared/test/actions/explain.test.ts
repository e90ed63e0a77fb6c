import { Cancelled, causeOf } from "@deploy-actions/shared/actions/cancelled";
import { bugAddress, explain } from "@deploy-actions/shared/actions/explain";
import { Failure } from "@deploy-actions/shared/failure";
import { expect, test } from "@jest/globals";

const context = { name: "deploy-ecs", bugs: "https://github.com/org/deploy-actions/issues" };

test("a failure is explained in its own words, with its causes after its evidence", () => {
  const cause = new Error("socket hang up", { cause: new Error("ECONNRESET\n  at somewhere") });
  const failure = new Failure("ECS did not answer.", { hint: "Try again.", evidence: ["attempt 6 of 6"], cause });
  expect(explain(failure, context)).toEqual({
    title: "deploy-ecs failed",
    message: "ECS did not answer.",
    hint: "Try again.",
    evidence: ["attempt 6 of 6", "Caused by Error: socket hang up", "Caused by Error: ECONNRESET"],
  });
});

test("anything else is a bug of ours, with its stack and where to report it", () => {
  const { title, message, hint, evidence } = explain(new TypeError("x is undefined"), context);
  expect(title).toBe("deploy-ecs has a bug");
  expect(message).toBe("TypeError: x is undefined (this is a bug in deploy-ecs, not in your workflow)");
  expect(hint).toContain("https://github.com/org/deploy-actions/issues");
  expect(evidence.join("\n")).toContain("explain.test.ts");
});

test("an AbortError counts as cancelled only when our own signal has aborted", () => {
  const abort = new DOMException("aborted", "AbortError");
  const cancelled = new Cancelled("SIGINT");
  expect(causeOf(abort, AbortSignal.abort(cancelled))).toBe(cancelled);
  expect(causeOf(abort, new AbortController().signal)).toBe(abort);
  expect(causeOf(new Error("other"), AbortSignal.abort(cancelled))).toEqual(new Error("other"));
});

test.each([
  [{ GITHUB_ACTION_REPOSITORY: "org/deploy-actions" }, "https://github.com/org/deploy-actions/issues"],
  [{ GITHUB_ACTION_REPOSITORY: "a/b", GITHUB_SERVER_URL: "https://ghe.example" }, "https://ghe.example/a/b/issues"],
  [{}, "the repository of deploy-actions"],
])("with %j bugs are reported at %s", (env, address) => {
  expect(bugAddress(env)).toBe(address);
});
