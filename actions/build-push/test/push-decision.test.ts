import { expect, test } from "@jest/globals";
import { decidePush } from "../src/push-decision.ts";

const ID_TOKEN = { ACTIONS_ID_TOKEN_REQUEST_URL: "https://example.com", ACTIONS_ID_TOKEN_REQUEST_TOKEN: "t" };
const KEYS = { AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE" };

function job(given: Partial<Parameters<typeof decidePush>[0]> = {}): Parameters<typeof decidePush>[0] {
  return { push: "auto", hasRole: true, env: ID_TOKEN, isForeign: false, ...given };
}

test.each([
  ["a job that can get an ID token for its role", job(), "push"],
  ["a job with keys in its environment", job({ hasRole: false, env: KEYS }), "push"],
  ["a self-hosted runner, whose machine has a role", job({ hasRole: false, env: {} }), "push"],
  ["a fork that is told to push all the same", job({ push: "true", env: {}, isForeign: true }), "push"],
  ["a pull request of a fork, which has no ID token", job({ env: {}, isForeign: true }), "build-only"],
  ["a pull request of a fork, without secrets", job({ hasRole: false, env: {}, isForeign: true }), "build-only"],
  ["a fork that may sign in, as pull_request_target lets it", job({ isForeign: true }), "push"],
  ["a job that shall not push", job({ push: "false" }), "build-only"],
])("%s", (_, given, expected) => {
  expect(decidePush(given).kind).toBe(expected);
});

test("a job on a branch without an ID token is red: green would mean that the image is there", () => {
  expect(() => decidePush(job({ env: {} }))).toThrow(/no ID token/);
});

test("why nothing is pushed is told", () => {
  expect(decidePush(job({ env: {}, isForeign: true }))).toEqual({
    kind: "build-only",
    why: "GitHub gives a pull request of a fork or of Dependabot no ID token",
  });
});
