import { expect, test } from "@jest/globals";
import { Judge } from "../../src/checks/judge/judge.ts";
import type { Verdict } from "../../src/checks/judge/judgement.ts";
import { check, type Gated, type GateOptions, play, rulesOf } from "./scripted.ts";

type Row = readonly [
  says: string,
  scripts: Readonly<Record<string, string | Gated>>,
  verdict: Verdict,
  /** Seconds. */
  endedAt: number,
  reason: RegExp,
  options?: GateOptions,
];

/** Unless said otherwise: 3 in a row converge, 20 s at most, then a bake of 10 s in which 1 of 10 may fail; a sample a second. */
const ROWS: readonly Row[] = [
  // The good ways through.
  ["good from the first sample", { web: "+" }, "passed", 12, /^converged after 2 s, and stayed good for 10 s$/],
  ["good without a bake", { web: "+" }, "passed", 2, /^converged after 2 s$/, { bake: 0 }],
  [
    "one good sample is enough when it is asked for",
    { web: "+" },
    "passed",
    0,
    /converged after 0 ms/,
    { bake: 0, threshold: 1 },
  ],
  ["the old version first, then the new one", { web: "ooooo+" }, "passed", 17, /converged after 7 s/],
  ["failing while it starts, then good", { web: "-----+" }, "passed", 17, /converged after 7 s/],
  ["no data at first, then good", { web: "....+" }, "passed", 16, /converged after 6 s/],
  ["not measurable at first, then good", { web: "????????+" }, "passed", 20, /converged after 10 s/],
  ["old and new in turn, then the new one only", { web: "o+o+o+o+++" }, "passed", 19, /converged after 9 s/],
  ["two checks, the slower one counts", { web: "+", api: "oooo+" }, "passed", 16, /converged after 6 s/],
  ["one failure of the bake is within the budget", { web: "++++-+" }, "passed", 12, /stayed good/],
  ["one sample of the bake without data", { web: "++++.+" }, "passed", 12, /stayed good/],
  ["three samples of the bake that could not be measured", { web: "++++???+" }, "passed", 12, /stayed good/],
  [
    "an advisory check that fails all along",
    { web: "+", tls: { script: "-", advisory: true } },
    "passed",
    12,
    /stayed good/,
  ],
  [
    "an advisory check that never comes back",
    { web: "+", tls: { script: "h", advisory: true } },
    "passed",
    12,
    /stayed good/,
  ],
  [
    "an advisory check that hangs in the bake holds nothing up",
    { web: "+", tls: { script: "+++++h", advisory: true } },
    "passed",
    12,
    /stayed good/,
  ],
  ["a check that hangs in the bake is waited for", { web: "+++++h+" }, "passed", 20, /stayed good/],
  ["slow answers skip the samples they missed", { web: "s" }, "passed", 20.5, /converged after 9 s/],

  // Converge: what is missing when time runs out.
  [
    "the old version all along",
    { web: "o" },
    "failed",
    20,
    /web: 3 good samples in a row are needed, and of 20 none was good.*version v1 answers, expected v2/,
  ],
  ["failing all along", { web: "-" }, "failed", 20, /HTTP 503/],
  ["never measurable", { web: "?" }, "error", 20, /connection refused/],
  ["no data all along", { web: "." }, "inconclusive", 20, /no datapoints/],
  ["hanging all along", { web: "h" }, "error", 20, /there were|none was good/],
  [
    "hanging longer than the phase: its first sample is waited for",
    { web: "h" },
    "error",
    15,
    /nothing came back within 15 s/,
    { converge: 5 },
  ],
  [
    "good, but only after the time was up",
    { web: "s" },
    "inconclusive",
    2.5,
    /there was no sample/,
    { converge: 1, threshold: 1 },
  ],
  ["old and new in turn for ever", { web: "o+".repeat(20) }, "failed", 20, /of 20 there were 1 at most/],
  [
    "flapping for ever",
    { web: "++-".repeat(10) },
    "failed",
    20,
    /there were 2 at most; the last that was not good: HTTP 503/,
  ],
  ["good one sample too late", { web: `${"o".repeat(18)}+` }, "failed", 20, /there were 2 at most/],
  ["good just in time", { web: `${"o".repeat(17)}+` }, "passed", 29, /converged after 19 s/],
  ["failing, and then not measurable: the failure was measured", { web: "---?" }, "failed", 20, /connection refused/],
  ["old, and then not measurable", { web: "ooo?" }, "failed", 20, /connection refused/],
  ["good, and then not measurable: what was before is over", { web: "--++?" }, "error", 20, /connection refused/],
  ["good, and then no data", { web: "--++." }, "inconclusive", 20, /no datapoints/],
  ["no data and not measurable in turn", { web: ".?".repeat(15) }, "error", 20, /no datapoints|connection refused/],
  [
    "good again and again but never three in a row, for want of data",
    { web: "++.".repeat(10) },
    "inconclusive",
    20,
    /there were 2 at most/,
  ],
  [
    "good again and again but never three in a row, for want of answers",
    { web: "++?".repeat(10) },
    "error",
    20,
    /there were 2 at most/,
  ],
  ["one of two checks stays behind", { web: "+", api: "o" }, "failed", 20, /^api: /],
  [
    "both converge, but never at the same time",
    { web: `${"+".repeat(10)}-`, api: `${"-".repeat(10)}+` },
    "failed",
    20,
    /^web: /,
  ],

  // Converge: what cannot become good ends it.
  ["ECS rolled it back", { web: "+", ecs: "ooF" }, "failed", 2, /^ecs: ECS rolled it back$/],
  ["access denied", { web: "-", alarm: "E" }, "error", 0, /^alarm: access denied$/],
  ["nothing runs", { web: "-", ecs: "N" }, "inconclusive", 0, /^ecs: the service runs no task$/],
  [
    "a final answer of an advisory check ends nothing",
    { web: "+", ecs: { script: "F", advisory: true } },
    "passed",
    12,
    /stayed good/,
  ],

  // Bake.
  [
    "two failures of ten, one may",
    { web: "+++-+-+" },
    "failed",
    5,
    /2 of 3 samples of the bake failed, and 1 of 10 may \(HTTP 503\)/,
  ],
  [
    "none may",
    { web: { script: "+++++-+", limits: { failureLimit: { count: 0 } } } },
    "failed",
    5,
    /1 of 3 samples of the bake failed, and none may/,
  ],
  [
    "three in a row, whatever the budget",
    { web: { script: "++++---", limits: { failureLimit: { percent: 90 } } } },
    "failed",
    6,
    /3 samples in a row failed/,
  ],
  [
    "as many as may fail, one less than the row",
    { web: { script: "++++--+", limits: { failureLimit: { count: 2 } } } },
    "passed",
    12,
    /stayed good/,
  ],
  [
    "exactly the budget, spread",
    { web: { script: "+++-+-+-+", limits: { failureLimit: { percent: 30 } } } },
    "passed",
    12,
    /stayed good/,
  ],
  [
    "one more than the budget, spread",
    { web: { script: "+++-+-+-+-+", limits: { failureLimit: { percent: 30 } } } },
    "failed",
    9,
    /4 of 7 samples of the bake failed, and 3 of 10 may/,
  ],
  [
    "within the budget of the samples that were planned, and far over it of those that there were",
    { web: { script: `+++${"S+".repeat(10)}`, limits: { failureLimit: { percent: 30 } } } },
    "failed",
    14,
    /^web: 3 of 6 samples of the bake failed, and 30 % may \(no answer within 2.5 s\)/,
  ],
  [
    "a number of failures that may be is one however few the samples are",
    { web: { script: `+++${"S+".repeat(10)}`, limits: { failureLimit: { count: 3 } } } },
    "passed",
    14,
    /stayed good/,
  ],
  [
    "the old version is back: there is no budget for that",
    { web: { script: "+++++++o+", limits: { failureLimit: { percent: 90 } } } },
    "failed",
    7,
    /after the expected version had converged, version v1 answers, expected v2/,
  ],
  ["turns bad in the bake", { web: "++++++-" }, "failed", 7, /2 of 5 samples of the bake failed/],
  [
    "a failure at the very end: one more sample decides, and is good",
    { web: `${"+".repeat(11)}-+` },
    "passed",
    12,
    /stayed good/,
  ],
  [
    "a failure at the very end: one more sample decides, and is bad",
    { web: `${"+".repeat(11)}-` },
    "failed",
    12,
    /2 of 10 samples/,
  ],
  ["a last sample without data is followed by another", { web: `${"+".repeat(11)}.+` }, "passed", 12, /stayed good/],
  [
    "four in a row that could not be measured",
    { web: "++++????+" },
    "error",
    12,
    /4 samples in a row could not be measured \(connection refused\)/,
  ],
  [
    "four in a row without data",
    { web: "++++....+" },
    "inconclusive",
    12,
    /4 samples in a row could not be measured \(no datapoints\)/,
  ],
  [
    "four in a row, one of them an error",
    { web: "++++..?.+" },
    "error",
    12,
    /4 samples in a row could not be measured/,
  ],
  ["no data from the convergence on", { web: "+++." }, "inconclusive", 12, /could not be measured/],
  ["not measurable from the convergence on", { web: "+++?" }, "error", 12, /could not be measured/],
  [
    "failures between samples that could not be measured are a row",
    { web: { script: "+++-?-?-", limits: { failureLimit: { count: 9 } } } },
    "failed",
    7,
    /3 samples in a row failed/,
  ],
  [
    "too few samples that could be measured",
    { web: { script: "+++.?+.?.+?.+", limits: { minSamples: 4 } } },
    "error",
    12,
    /samples of the bake could be measured, and 4 are needed/,
  ],
  ["rolled back in the bake", { web: "+", ecs: "++++++F" }, "failed", 6, /^ecs: ECS rolled it back$/],

  // Precedence.
  ["failed before error", { web: "-", prom: "?" }, "failed", 20, /^web: /],
  ["failed before inconclusive", { web: "o", metric: "." }, "failed", 20, /^web: /],
  ["error before inconclusive", { prom: "?", metric: "." }, "error", 20, /^prom: /],
  ["error before passed", { web: "+", prom: "?" }, "error", 20, /^prom: /],
  ["inconclusive before passed", { web: "+", metric: "." }, "inconclusive", 20, /^metric: /],
  [
    "failed in the bake, although another could not be measured before",
    { web: `${"+".repeat(9)}-`, prom: "+++????+" },
    "failed",
    10,
    /^web: /,
  ],
  ["error at the end of the bake before inconclusive", { prom: "+++?", metric: "+++." }, "error", 12, /^prom: /],

  // Cancelled, in each phase.
  [
    "cancelled before the first sample came back",
    { web: "h" },
    "cancelled",
    1,
    /cancelled after 1 s, in the converge phase/,
    { cancelAt: 1 },
  ],
  [
    "cancelled while the old version answers",
    { web: "o" },
    "cancelled",
    5.5,
    /in the converge phase/,
    { cancelAt: 5.5 },
  ],
  [
    "cancelled while it fails: nothing is decided yet",
    { web: "-" },
    "cancelled",
    5.5,
    /in the converge phase/,
    { cancelAt: 5.5 },
  ],
  ["cancelled in the bake, all good", { web: "+" }, "cancelled", 7.5, /in the bake phase/, { cancelAt: 7.5 }],
  [
    "cancelled in the bake, after what could not be measured",
    { web: "+++????" },
    "cancelled",
    9.5,
    /in the bake phase/,
    { cancelAt: 9.5 },
  ],
  [
    "cancelled in the last second of the bake",
    { web: "+" },
    "cancelled",
    11.9,
    /in the bake phase/,
    { cancelAt: 11.9 },
  ],

  // Broken before.
  [
    "broken before, and still: not this deploy's doing",
    { web: "+", alarm: { script: "-", broken: "in ALARM" } },
    "inconclusive",
    12,
    /alarm: it was broken before this deploy already \(in ALARM\), so that it cannot tell: /,
  ],
  [
    "broken before, and healed",
    { web: "+", alarm: { script: "--+", broken: "in ALARM" } },
    "passed",
    12,
    /stayed good/,
  ],
  [
    "broken before, and old in the bake",
    { web: { script: "+++++o", broken: "HTTP 503" } },
    "failed",
    5,
    /after the expected version had converged/,
  ],
  [
    "broken before, and the old version answers on while the new one starts: it is waited for",
    { web: { script: "ooooooo+", broken: "HTTP 503" }, tcp: "+" },
    "passed",
    17,
    /converged after 7 s/,
  ],
  [
    "broken before, and the old version answers for ever: that is this deploy's doing",
    { web: { script: "o", broken: "HTTP 503" }, tcp: "+" },
    "failed",
    20,
    /^web: 3 good samples in a row are needed, .*version v1 answers, expected v2/,
  ],
  [
    "nothing but what was broken before, and the old version answers for ever",
    { web: { script: "o", broken: "HTTP 503" } },
    "failed",
    20,
    /version v1 answers, expected v2/,
  ],
  [
    "broken before, and an old answer among those of the new version while that is not well yet",
    { web: { script: "---o-++++", broken: "HTTP 503" }, tcp: "+" },
    "passed",
    12,
    /stayed good/,
  ],
  [
    "broken before, not well since, and the old version answers in the end",
    { web: { script: "---ooo", broken: "HTTP 503" }, tcp: "+" },
    "failed",
    12,
    /^web: .*version v1 answers/,
  ],
  [
    "only what was broken before: it is waited for",
    { web: { script: "-----+", broken: "HTTP 503" } },
    "passed",
    17,
    /stayed good/,
  ],
  [
    "only what was broken before, and stays so",
    { web: { script: "-", broken: "HTTP 500" } },
    "inconclusive",
    20,
    /it was broken before this deploy already \(HTTP 500\)/,
  ],
  [
    "broken before does not hide another failure",
    { web: "+++---", alarm: { script: "-", broken: "in ALARM" } },
    "failed",
    4,
    /^web: /,
  ],

  // Percentiles and the baseline.
  [
    "a percentile within its limit",
    { web: { script: "+", percentiles: [{ percentile: 50, latency: 10 }] } },
    "passed",
    12,
    /stayed good/,
  ],
  [
    "a percentile over its limit",
    { web: { script: "+", percentiles: [{ percentile: 50, latency: 9 }] } },
    "failed",
    12,
    /p50 of the latency was 10 ms, and may be 9 ms/,
  ],
  [
    "a percentile waits for the answers that it needs",
    { web: { script: "+", percentiles: [{ percentile: 95, latency: 10 }] } },
    "passed",
    22,
    /stayed good for 20 s/,
  ],
  [
    "a percentile to compare waits for the answers that it needs",
    { web: { script: "+", compare: [{ figure: "p95", maxRatio: 1.3, minRatio: undefined, floor: undefined }] } },
    "passed",
    22,
    /stayed good for 20 s/,
    { baseline: { p95: 10 } },
  ],
  [
    "no slower than before",
    { web: { script: "+", compare: [{ figure: "p50", maxRatio: 1.3, minRatio: undefined, floor: undefined }] } },
    "passed",
    12,
    /stayed good/,
    { baseline: { p50: 8 } },
  ],
  [
    "slower than before",
    { web: { script: "+", compare: [{ figure: "p50", maxRatio: 1.3, minRatio: undefined, floor: undefined }] } },
    "failed",
    12,
    /p50 is 10 ms, and was 7 ms before this deploy: more than 1.3 times as much/,
    { baseline: { p50: 7 } },
  ],
  [
    "slower than before, and still fast",
    { web: { script: "+", compare: [{ figure: "p50", maxRatio: 1.3, minRatio: undefined, floor: 250 }] } },
    "passed",
    12,
    /stayed good/,
    { baseline: { p50: 1 } },
  ],
  [
    "nothing to compare with",
    { web: { script: "+", compare: [{ figure: "p50", maxRatio: 1.3, minRatio: undefined, floor: undefined }] } },
    "inconclusive",
    12,
    /the baseline has no p50/,
    { baseline: { p50: undefined } },
  ],
  [
    "fails more often than before",
    {
      web: {
        script: "++++-+",
        compare: [{ figure: "failure-rate", maxRatio: 2, minRatio: undefined, floor: undefined }],
      },
    },
    "failed",
    12,
    /failure-rate is 11.1 %, and was 0.0 % before/,
    { baseline: {} },
  ],
];

test("a failure that is known when the job is cancelled is a failure", () => {
  const one = check("ecs", { script: "F" });
  const judge = new Judge(rulesOf([one], {}), 0);
  const observation = { target: "web", outcome: "fail", reason: "ECS rolled it back", final: true } as const;
  judge.take({ check: "ecs", at: 0, took: 5, ...observation, observations: [observation] });
  expect(judge.decide({ now: 5, pending: new Map(), cancelled: true })).toMatchObject({
    verdict: "failed",
    reason: "ecs: ECS rolled it back",
  });
});

test.each(ROWS)("%s", async (...row) => {
  const [, scripts, verdict, endedAt, reason, options] = row as Row;
  const gated = Object.fromEntries(
    Object.entries(scripts).map(([name, one]) => [name, typeof one === "string" ? { script: one } : one]),
  );
  const played = await play(gated, options);
  expect({ ...played, verdict: played.judgement.verdict, reason: played.judgement.reason }).toMatchObject({
    verdict,
    reason: expect.stringMatching(reason),
    endedAt,
  });
});
