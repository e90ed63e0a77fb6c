import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { Around, checksOf, problemsIn, RIGHT } from "./grammar-reading.ts";

/** Keys that some kind knows, each with a value that nobody expects. */
const members = fc.dictionary(
  fc.constantFrom(
    ...["kind", "name", "quorum", "interval", "timeout", "failure-limit", "compare", "url", "expect", "version"],
    ...["headers", "bearer", "basic", "body", "fail-fast", "address", "host", "resolvers", "task-definition", "alarms"],
    ...["metrics", "expression", "dimensions", "period", "query", "command", "environment", "ca-file", "__proto__"],
  ),
  fc.jsonValue(),
);

const documents = fc
  .array(fc.tuple(fc.constantFrom(...Object.values(RIGHT)), members), { minLength: 1, maxLength: 3 })
  .map((checks) => checks.map(([right, changed]) => ({ ...right, ...changed })));

test("whatever a document says, it is read or refused with a place for every problem", () => {
  fc.assert(
    fc.property(documents, (document) => {
      const text = JSON.stringify(document);
      const problems = problemsIn(text);
      if (problems.length === 0) expect(checksOf(text)).toHaveLength(document.length);
      else for (const problem of problems) expect(problem).toMatch(/^1 \[\d\]/);
    }),
    { numRuns: 100 },
  );
});

test("whatever is written in place of a secret is not repeated", () => {
  const secret = fc.constantFrom(
    "hunter2-hunter2",
    ["hunter2-hunter2"],
    { env: ["hunter2-hunter2"] },
    "hunter2-hunter2\n",
  );
  const place = fc.constantFrom(
    (value: unknown) => ({ bearer: value }),
    (value: unknown) => ({ basic: value }),
    (value: unknown) => ({ basic: { username: "gate", password: value } }),
    (value: unknown) => ({ headers: value }),
    (value: unknown) => ({ headers: { "X-Token": value } }),
  );
  fc.assert(
    fc.property(place, secret, members, (at, value, changed) => {
      const text = JSON.stringify([{ ...RIGHT.http, ...changed, ...at(value) }]);
      expect(problemsIn(text, new Around()).join("\n")).not.toContain("hunter2");
    }),
  );
});
