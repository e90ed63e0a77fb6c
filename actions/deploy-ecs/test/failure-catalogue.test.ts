import { expect, test } from "@jest/globals";
import { CATALOGUE, entryOf } from "../src/failure/catalogue.ts";
import { SENSES } from "./failure-texts.ts";

const CASES = SENSES.flatMap(({ texts, ...sense }) => texts.map((text) => [sense.meaning, text, sense] as const));

test.each(CASES)("%s: %s", (_, text, { class: failureClass, heals, meaning, hint }) => {
  expect(entryOf(text)).toMatchObject({
    class: failureClass,
    heals,
    meaning,
    hint: expect.stringContaining(hint),
  });
});

test("every entry is there for a text that AWS writes", () => {
  const found = new Set(CASES.map(([, text]) => entryOf(text)));
  expect(CATALOGUE.filter((entry) => !found.has(entry)).map(({ meaning }) => meaning)).toEqual([]);
});

test.each([
  "(service chatroom) has started 2 tasks: (task 0123456789abcdef).",
  "(service OOM) has started 1 tasks: (task 0123456789abcdef).",
  "(service spotlight) has started 1 tasks: (task 0123456789abcdef).",
  "(service web) has reached a steady state.",
  "(service web) registered 1 targets in (target-group web)",
  "(service web, taskSet ecs-svc/1) has begun draining connections on 1 tasks.",
  "(service web) has stopped 1 running tasks: (task 0123456789abcdef).",
  "(service web) (deployment ecs-svc/1) deployment failed: tasks failed to start.",
  "(service web) is unable to consistently start tasks successfully.",
  "Service deployment rolled back because the circuit breaker threshold was exceeded.",
  "ECS deployment circuit breaker: tasks failed to start.",
  "Essential container in task exited",
])("a text that says nothing of the kind: %s", (event) => {
  expect(entryOf(event)).toBeUndefined();
});

test.each(CATALOGUE.map((entry) => [`${entry.class}: ${entry.meaning}`, entry] as const))(
  "%s comes with something to do",
  (_, { meaning, hint }) => {
    expect(meaning).toMatch(/^\S.*[^.]$/s);
    expect(hint).toMatch(/^[A-Z].*[.?]$/s);
  },
);
