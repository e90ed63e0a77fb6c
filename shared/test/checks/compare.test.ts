import { expect, test } from "@jest/globals";
import type { Compared } from "../../src/checks/check.ts";
import type { CheckBaseline } from "../../src/checks/judge/baseline.ts";
import { compareWithBaseline } from "../../src/checks/judge/compare.ts";
import type { Tally } from "../../src/checks/judge/judgement.ts";

const BEFORE: CheckBaseline = {
  samples: 100,
  failures: 1,
  broken: undefined,
  versions: {},
  p50: 80,
  p95: 200,
  p99: undefined,
  value: 10,
};

function now(changed: Partial<Tally> = {}): Tally {
  return {
    samples: 100,
    passes: 99,
    failures: 1,
    stale: 0,
    noData: 0,
    errors: 0,
    streak: 1,
    versions: new Map(),
    latency: { count: 100, p50: 80, p95: 200, p99: 300, max: 400 },
    value: 10,
    ...changed,
  };
}

const latency = (changed: Partial<NonNullable<Tally["latency"]>>) => ({
  latency: { count: 100, p50: 80, p95: 200, p99: 300, max: 400, ...changed },
});

type Row = readonly [says: string, compared: Partial<Compared>, tally: Tally, kind: string, reason?: RegExp];

test.each<Row>([
  ["the same", { figure: "p95", maxRatio: 1.3 }, now(), "no-worse"],
  ["as much more as may be", { figure: "p95", maxRatio: 1.3 }, now(latency({ p95: 260 })), "no-worse"],
  [
    "more than may be",
    { figure: "p95", maxRatio: 1.3 },
    now(latency({ p95: 261 })),
    "worse",
    /p95 is 261 ms, and was 200 ms/,
  ],
  ["more, and below the floor", { figure: "p95", maxRatio: 1.3, floor: 500 }, now(latency({ p95: 261 })), "no-worse"],
  ["more, and above the floor", { figure: "p95", maxRatio: 1.3, floor: 260 }, now(latency({ p95: 261 })), "worse"],
  [
    "too few for a 95th",
    { figure: "p95", maxRatio: 1.3 },
    now(latency({ count: 19 })),
    "unknown",
    /too few samples for p95/,
  ],
  ["no 99th before", { figure: "p99", maxRatio: 1.3 }, now(), "unknown", /the baseline has no p99/],
  ["no latency at all", { figure: "p50", maxRatio: 1.3 }, now({ latency: undefined }), "unknown", /too few samples/],
  ["fails as often", { figure: "failure-rate", maxRatio: 1 }, now(), "no-worse"],
  [
    "fails more often",
    { figure: "failure-rate", maxRatio: 1 },
    now({ failures: 2 }),
    "worse",
    /failure-rate is 2\.0 %, and was 1\.0 %/,
  ],
  ["old answers count as failures", { figure: "failure-rate", maxRatio: 1 }, now({ stale: 1 }), "worse"],
  ["nothing was measured", { figure: "failure-rate", maxRatio: 1 }, now({ errors: 100 }), "unknown"],
  [
    "less of something good",
    { figure: "value", minRatio: 0.8 },
    now({ value: 7 }),
    "worse",
    /value is 7, and was 10 .*less than 0\.8 times/,
  ],
  ["enough of something good", { figure: "value", minRatio: 0.8 }, now({ value: 8 }), "no-worse"],
  [
    "no value now",
    { figure: "value", minRatio: 0.8 },
    now({ value: undefined }),
    "unknown",
    /too few samples for value/,
  ],
])("%s", (_, compared, tally, kind, reason = /(?:)/) => {
  const all = { figure: "p50", maxRatio: undefined, minRatio: undefined, floor: undefined, ...compared } as const;
  const difference = compareWithBaseline(all, tally, BEFORE);
  expect(difference.kind).toBe(kind);
  expect("reason" in difference ? difference.reason : "").toMatch(reason);
});

test("a check that the baseline does not have cannot be compared", () => {
  const compared: Compared = { figure: "p50", maxRatio: 2, minRatio: undefined, floor: undefined };
  expect(compareWithBaseline(compared, now(), undefined).kind).toBe("unknown");
});
