import { expect, test } from "@jest/globals";
import { legible } from "../../src/checks/watch/legible.ts";

const seen = { target: "web", outcome: "fail", reason: "HTTP 500" } as const;

test("what says little is left as it is", () => {
  const observation = { ...seen, version: "v1", evidence: ["a line"], latency: 7, value: 1, final: true } as const;
  expect(legible(observation)).toEqual(observation);
  expect(legible(seen)).toEqual(seen);
});

test.each([
  ["lines", "a\nb\r\nc\rd\u0085e\u2028f\u2029g", "a b c d e f g"],
  ["terminal colours and cursors", "\u001b[2Ja\u009b31mb\u0007", "[2Ja 31mb"],
  ["writing that turns around", "a\u202eb\u2066c\u200fd", "a b c d"],
  ["characters that nobody sees", "a\u200bb\ufeffc\u{e0041}d\ue000e\udead", "a b c d e"],
])("nothing in it makes trouble for who reads it: %s", (_, foreign, shown) => {
  const observation = { ...seen, target: foreign, reason: foreign, version: foreign, evidence: [foreign] };
  expect(legible(observation)).toEqual({ ...seen, target: shown, reason: shown, version: shown, evidence: [shown] });
});

test("a reason, a version and the evidence are never long", () => {
  const long = "x".repeat(1_000_000);
  const { reason, version, evidence } = legible({
    ...seen,
    reason: long,
    version: long,
    evidence: Array.from({ length: 1_000 }, () => long),
  });
  expect(reason).toBe(`${"x".repeat(500)}…`);
  expect(version).toBe(`${"x".repeat(128)}…`);
  expect(evidence).toEqual(Array.from({ length: 50 }, () => `${"x".repeat(1_000)}…`));
});
