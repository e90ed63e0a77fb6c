import { format } from "node:util";
import { Secret } from "@deploy-actions/shared/secret";
import { expect, test } from "@jest/globals";

test("a secret shows itself only when it is asked to", () => {
  const secret = new Secret("hunter2");
  expect(secret.reveal()).toBe("hunter2");
  expect([String(secret), JSON.stringify({ secret }), format("%s %o", secret, { secret })].join()).not.toContain(
    "hunter2",
  );
});
