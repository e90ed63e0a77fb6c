import type { Baseline, CheckBaseline } from "@deploy-actions/shared/checks/judge/baseline";
import { expect, test } from "@jest/globals";
import { describeGate, makeGate } from "../src/gate.ts";
import { inputs } from "./gate-inputs.ts";

const GOOD: CheckBaseline = {
  samples: 12,
  failures: 0,
  broken: undefined,
  versions: { v1: 12 },
  p50: 10,
  p95: undefined,
  p99: undefined,
  value: undefined,
};
const BROKEN: CheckBaseline = { ...GOOD, failures: 12, broken: "HTTP 500" };

function described(checks: Baseline["checks"]): string {
  const baseline = JSON.stringify({ schema: 1, capturedAt: "2026-11-21T12:00:00.000Z", checks });
  const given = inputs({ baseline, checks: "- { kind: tcp, name: db, address: 'db:5432' }" });
  return describeGate(makeGate(given, []), given.settings.baseline).join("\n");
}

test("what was broken before the deploy is said of its check", () => {
  expect(described({ db: BROKEN })).toMatch(/^- db: .*; it was broken before this deploy \(HTTP 500\)$/m);
});

test("what was broken under a name that no check has any more is said to excuse nothing", () => {
  expect(described({ db: GOOD, web: BROKEN, api: GOOD })).toMatch(
    /^The baseline calls "web" broken \(HTTP 500\), and no check has that name: it excuses nothing\.$/m,
  );
  expect(described({ db: BROKEN, api: GOOD })).not.toContain("excuses nothing");
});
