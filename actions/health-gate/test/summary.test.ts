import { expect, test } from "@jest/globals";
import type { GateOutcome, Outcome } from "../src/outcome.ts";
import { summarise } from "../src/summary.ts";
import {
  BASELINE,
  CANCELLED,
  DRY_RUN,
  ERROR,
  FIFTY,
  GREEN_THOUGH_INCONCLUSIVE,
  INCONCLUSIVE,
  PASSED,
  PASSED_WITH_ADVICE,
  ROLLED_BACK,
  STALE,
  UNVERIFIED,
  withoutExpectedVersion,
} from "./outcomes.ts";

const LEADS = { evidenceFile: "/temp/evidence.json", baselineFile: "", byHand: "npm run gate -- --checks checks.yml" };
const summary = (outcome: Outcome) => summarise(outcome, LEADS);

test("failed and rolled back: the verdict, what to do, where we are, the checks, the pictures, the evidence, the commands", () => {
  expect(summary(ROLLED_BACK)).toBe(
    [
      "### ❌ failed (rolled back to web:7): web: 2 of 6 samples of the bake failed, and 1 of 12 may (HTTP 503, expected 200)",
      "",
      "**What to do:** Nothing is urgent. The evidence shows what was wrong; put it right and deploy again.",
      "",
      "**Where we are:** The service runs web:7 again (ECS redeployed it in 48 s), and the same checks pass.",
      "",
      "14:00:00 to 14:01:00 UTC (1 min 1 s) · expected version v2 · converged after 30 s · release web:7 → web:8 of production/web in eu-west-1",
      "",
      "| Check | Verdict | Converge | Bake | Versions | p50 / p95 | What told |",
      "| --- | --- | --- | --- | --- | --- | --- |",
      "| web | ❌ failed | 3 good, 4 stale | 4 good, 2 failed | v2 × 9, v1 × 4 | 76 ms / – | 2 of 6 samples of the bake failed, and 1 of 12 may (HTTP 503, expected 200) |",
      "| certificate (advisory) | ❌ failed | 6 failed | 6 failed |  |  | 1 of 1 samples of the bake failed, and none may (expires in 9 days, at least 14 are expected) |",
      "| web-service | ✅ passed | 7 good | 6 good | web:8 × 13 |  | web:8 runs, 2 of 2 tasks |",
      "| web-5xx | ✅ passed | 3 good | 2 good |  |  | OK |",
      "",
      "<details><summary>The same checks after going back: passed (converged after 10 s)</summary>",
      "",
      "| Check | Verdict | Converge | Versions | p50 / p95 | What told |",
      "| --- | --- | --- | --- | --- | --- |",
      "| web | ✅ passed | 3 good | v1 × 3 | 44 ms / – | HTTP 200 |",
      "",
      "</details>",
      "",
      "```mermaid",
      "xychart-beta",
      '  title "Answers from v2 in percent (converged after 30 s)"',
      '  x-axis "seconds" [0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60]',
      '  y-axis "percent" 0 --> 100',
      "  line [0, 0, 0, 0, 100, 100, 100, 100, 100, 100, 100, 100, 100]",
      "```",
      "",
      "```mermaid",
      "xychart-beta",
      '  title "Latency of web in ms"',
      '  x-axis "seconds" [0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60]',
      '  y-axis "ms" 0 --> 258',
      "  line [31, 36, 41, 46, 51, 56, 61, 66, 71, 76, 81, 258, 93]",
      "```",
      "",
      "**web at 14:01:00 UTC: HTTP 503, expected 200**",
      "",
      "| Target | Outcome | What was seen | Version | Took |",
      "| --- | --- | --- | --- | --- |",
      "| <code>https://web.example.com/health</code> | fail | HTTP 503, expected 200 | v2 | 93 ms |",
      "",
      "```",
      "HTTP/1.1 503 Service Unavailable",
      "content-type: text/html",
      "",
      "<h1>no database</h1>",
      "```",
      "",
      "<details><summary>certificate at 14:01:00 UTC: expires in 9 days, at least 14 are expected</summary>",
      "",
      "| Target | Outcome | What was seen | Version | Took |",
      "| --- | --- | --- | --- | --- |",
      "| <code>web.example.com:443</code> | fail | expires in 9 days, at least 14 are expected |  |  |",
      "",
      "</details>",
      "",
      "<details><summary>Run the same checks by hand</summary>",
      "",
      "```sh",
      "npm run gate -- --checks checks.yml",
      "```",
      "",
      "</details>",
      "",
      "Every sample is in <code>/temp/evidence.json</code>, the output `evidence-file`.",
    ].join("\n"),
  );
});

test.each<[Outcome, string]>([
  [PASSED, "### ✅ passed: v2 is what answers"],
  [STALE, "### ❌ failed (not rolled back): web: version v1 answers, expected v2"],
  [INCONCLUSIVE, "### ⚠️ inconclusive (not rolled back): requests: no datapoint"],
  [GREEN_THOUGH_INCONCLUSIVE, "### ⚠️ inconclusive (green, as on-inconclusive: pass asks): requests: "],
  [ERROR, "### ⚠️ error (not rolled back): error-rate: 4 samples in a row could not be measured"],
  [CANCELLED, "### ⚠️ cancelled (not rolled back): the job was cancelled after 48 s"],
  [DRY_RUN, "### 📋 dry run: 3 checks looked at once, 3 not good now: web"],
  [BASELINE, "### 📏 baseline: 3 checks written down, 1 broken before the deploy"],
])("the first line is the verdict: %#", (outcome, start) => {
  const [line = ""] = summary(outcome).replaceAll("\\", "").split("\n");
  expect(line.slice(0, start.length)).toBe(start);
});

test("what went well needs nothing done, and shows no evidence but the table and the pictures", () => {
  const text = summary(PASSED);
  expect(text).not.toMatch(/What to do|Where we are|\| Target \|/);
  expect(text.match(/^xychart-beta$/gm)).toHaveLength(2);
});

test("an advisory check that is not good is marked, and shown, in a gate that passed", () => {
  const text = summary(PASSED_WITH_ADVICE);
  expect(text).toContain("| certificate (advisory) | ❌ failed |");
  expect(text).toContain("**certificate at 14:01:10 UTC: expires in 9 days, at least 14 are expected**");
});

test("a release before that does not pass either is shown in the open", () => {
  const text = summary(UNVERIFIED);
  expect(text).toContain("**The same checks after going back: failed (web: 3 good samples in a row are needed");
  expect(text).toContain("**web at 14:03:00 UTC: HTTP 503, expected 200**");
});

test("a gate without an expected version says loudly what it cannot do", () => {
  expect(summary(withoutExpectedVersion())).toContain("> ⚠️ No version is expected, so that this gate cannot tell");
  const blind: Outcome = { ...DRY_RUN, gate: { ...DRY_RUN.gate, expectedVersion: undefined } };
  expect(summary(blind)).toContain("> ⚠️ No version is expected");
  expect(summary(BASELINE)).not.toContain("No version is expected");
});

test("of fifty checks those that are not good stand in the open, and everything else folds", () => {
  const text = summary(FIFTY);
  const open = text.replace(/<details>.*?<\/details>/gs, "");
  expect(open.match(/^\| service-\d+ /gm)).toEqual([12, 26, 40, 5, 19, 33, 47].map((number) => `| service-${number} `));
  expect(text).toContain("<details><summary>43 checks passed</summary>");
  expect(text.match(/^\| service-\d+ /gm)).toHaveLength(50);
  expect(text.match(/^xychart-beta$/gm)).toHaveLength(4);
  expect(open.match(/^\| Target /gm)).toHaveLength(1);
});

test("of very many that are not good some are shown, the rest is counted, and the summary stays far from GitHub's limit", () => {
  const [worst] = ROLLED_BACK.judgement.checks;
  if (!worst?.telling) throw new Error("no check failed");
  const evidence = Array.from({ length: 20 }, () => "x".repeat(200));
  const observations = Array.from({ length: 100 }, (_, index) => ({
    target: `https://web.example.com/${index}`,
    outcome: "fail" as const,
    reason: "HTTP 503, expected 200",
    evidence,
  }));
  const bad = { ...worst, telling: { ...worst.telling, observations } };
  const checks = Array.from({ length: 50 }, (_, index) => ({ ...bad, name: `service-${index}` }));
  const text = summary({ ...ROLLED_BACK, judgement: { ...ROLLED_BACK.judgement, checks } });
  expect(text).toContain("35 more checks are not good; the evidence file shows them.");
  expect(text).toContain("and 90 more targets");
  expect(text.length).toBeLessThan(200_000);
});

test("what people and servers wrote is shown, never rendered", () => {
  const hostile = "a|b <img src=x> *c* `d` @octocat";
  const [web] = ROLLED_BACK.judgement.checks;
  if (!web?.telling) throw new Error("no check failed");
  const observation = {
    target: hostile,
    outcome: "fail" as const,
    reason: hostile,
    version: hostile,
    evidence: ["```", "</details><script>alert(1)</script>"],
  };
  const check = {
    ...web,
    name: hostile,
    reason: hostile,
    converge: { ...web.converge, versions: new Map([[hostile, 3]]) },
    telling: { ...web.telling, reason: hostile, observations: [observation] },
  };
  const outcome: GateOutcome = {
    ...ROLLED_BACK,
    gate: { ...ROLLED_BACK.gate, expectedVersion: hostile },
    judgement: { ...ROLLED_BACK.judgement, reason: hostile, checks: [check] },
    wentBack: { status: "rolled-back", said: hostile },
  };
  const text = summary(outcome);
  const withoutCode = text.replace(/^(`{3,})[^`]*$.*?^\1$/gms, "");
  expect(withoutCode).not.toMatch(/(?<!\\)<(img|script)|(?<!\\)\*c\*|(?<!\\)`d`|@octocat|a\|b/);
  expect(text).toContain("````\n```\n</details><script>alert(1)</script>\n````");
});

test("a dry run shows what the checks see now, and how each would be judged", () => {
  const text = summary(DRY_RUN);
  expect(text).toContain("The gate would wait 10 min at most for v2, and then watch it for 1 min.");
  expect(text).toContain(
    "| web | stale | version v1 answers, expected v2 | v1 | 31 ms | every 5 s; converges with 3 good in a row; of 12 in the bake 1 may fail, and no 3 in a row |",
  );
  expect(text).toContain("| web-5xx | fail | in ALARM since 13:12 UTC |  |  | every 15 s;");
  expect(text).toContain("of 4 in the bake none may fail |");
});

test("a dry run of a gate without a bake says so", () => {
  const { rules } = DRY_RUN.gate;
  const checks = rules.checks.map((rule) => ({ ...rule, plannedSamples: 0 }));
  const text = summary({ ...DRY_RUN, gate: { ...DRY_RUN.gate, rules: { ...rules, bake: 0, checks } } });
  expect(text).toContain("for v2, and not watch it after that.");
  expect(text).toContain("| every 5 s; converges with 3 good in a row |");
});

test("a baseline shows what was good, what was broken and what could not be measured", () => {
  expect(summary(BASELINE)).toContain(
    [
      "| web | ✅ good | 12 | v1 × 12 | 44 ms / – |  |",
      "| web-5xx | ❌ broken: 4 of 4 samples failed (in ALARM since 13:12 UTC) | 4 of 4 failed |  |  |  |",
      "| requests | ⚠️ could not be measured | 0 |  |  |  |",
    ].join("\n"),
  );
});

test("an evidence file that could not be written is not named", () => {
  expect(summarise(PASSED, { ...LEADS, evidenceFile: "" })).not.toContain("Every sample is in");
});
