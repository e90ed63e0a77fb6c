import { Cancelled } from "@deploy-actions/shared/actions/cancelled";
import { Failure } from "@deploy-actions/shared/failure";
import { undeclaredOutputs } from "@deploy-actions/shared/testkit/action-contract";
import { expect, test } from "@jest/globals";
import { failedOutputs } from "../src/failed-outputs.ts";
import type { GateOutcome, Outcome, RollbackStatus } from "../src/outcome.ts";
import { report } from "../src/report.ts";
import {
  BASELINE,
  CANCELLED,
  DRY_RUN,
  ENDED_EARLY,
  ERROR,
  FIFTY,
  failedInBake,
  GREEN_THOUGH_INCONCLUSIVE,
  INCONCLUSIVE,
  PASSED,
  PASSED_WITH_ADVICE,
  REGRESSED,
  ROLLED_BACK,
  STALE,
  UNVERIFIED,
  withoutExpectedVersion,
} from "./outcomes.ts";

const reported = (outcome: Outcome) =>
  report(outcome, { evidenceFile: "evidence.json", baselineFile: "baseline.json", byHand: "npm run gate" });

const ALL = {
  ...{ PASSED, STALE, ROLLED_BACK, UNVERIFIED, REGRESSED },
  INCONCLUSIVE,
  ERROR,
  CANCELLED,
  DRY_RUN,
  BASELINE,
};

test("a gate that passed tells what it expected, what answered, how long it took and where the evidence is", () => {
  const { ok, outputs, annotations } = reported(PASSED);
  expect({ ok, annotations }).toEqual({ ok: true, annotations: [] });
  expect(outputs).toEqual({
    verdict: "passed",
    reason: PASSED.judgement.reason,
    "expected-version": "v2",
    "observed-versions": '{"v2":15,"v1":4}',
    "converge-seconds": "30.0",
    samples: "63",
    failures: "0",
    "rolled-back": "false",
    "rollback-status": "not-needed",
    "evidence-file": "evidence.json",
  });
});

test.each<[string, Outcome, boolean, object]>([
  [
    "the old version to the end",
    STALE,
    false,
    {
      verdict: "failed",
      "observed-versions": '{"v1":120,"v2":1}',
      "converge-seconds": "",
      failures: "1",
      "rollback-status": "not-asked",
    },
  ],
  [
    "failures in the bake",
    ROLLED_BACK,
    false,
    { verdict: "failed", "converge-seconds": "30.0", "rolled-back": "true" },
  ],
  ["the old version again: stale in the bake is a failure", REGRESSED, false, { verdict: "failed", failures: "1" }],
  ["nothing to judge by", INCONCLUSIVE, false, { verdict: "inconclusive", "rolled-back": "false" }],
  ["nothing to judge by, on-inconclusive: pass", GREEN_THOUGH_INCONCLUSIVE, true, { verdict: "inconclusive" }],
  ["what could not be measured", ERROR, false, { verdict: "error" }],
  ["a job that was cancelled", CANCELLED, false, { verdict: "cancelled" }],
  ["no expected version", withoutExpectedVersion(), true, { verdict: "passed", "expected-version": "" }],
])("the outputs of %s", (_, outcome, ok, expected) => {
  const { outputs, ok: green } = reported(outcome);
  expect(outputs).toMatchObject(expected);
  expect(green).toBe(ok);
});

test.each<[RollbackStatus, string]>([
  ["rolled-back", "true"],
  ["already-rolled-back", "true"],
  ["unverified", "true"],
  ["superseded", "false"],
  ["impossible", "false"],
  ["failed", "false"],
  ["unfinished", "false"],
])("a rollback that is %s: rolled-back is %s", (status, rolledBack) => {
  const { outputs, ok } = reported(failedInBake({ status, said: "" }));
  expect(outputs).toMatchObject({ "rollback-status": status, "rolled-back": rolledBack });
  expect(ok).toBe(false);
});

test("a baseline is an output of one line, and decides nothing", () => {
  const { ok, outputs } = reported(BASELINE);
  expect(ok).toBe(true);
  expect(outputs).toMatchObject({ "baseline-file": "baseline.json", "observed-versions": '{"v1":12}' });
  expect(outputs).not.toHaveProperty("verdict");
  expect(outputs.baseline).not.toContain("\n");
  expect(JSON.parse(outputs.baseline ?? "")).toMatchObject({ schema: 1, checks: { web: { samples: 12 } } });
});

test("a dry run has no verdict, and tells the version that answers now", () => {
  const { ok, outputs, annotations } = reported(DRY_RUN);
  expect({ ok, annotations }).toEqual({ ok: true, annotations: [] });
  expect(outputs).toMatchObject({ "observed-versions": '{"v1":1}', "evidence-file": "evidence.json" });
  expect(outputs).not.toHaveProperty("verdict");
});

test("only outputs of action.yml are reported, and none holds an account id", () => {
  const arn = "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:web";
  const told: GateOutcome = { ...ERROR, judgement: { ...ERROR.judgement, reason: `alarm: may not read ${arn}` } };
  for (const outcome of [...Object.values(ALL), told]) {
    const { outputs } = reported(outcome);
    expect(undeclaredOutputs(new URL("../action.yml", import.meta.url), outputs)).toEqual([]);
    expect(JSON.stringify(outputs)).not.toMatch(/\d{12}/);
  }
  expect(reported(told).outputs.reason).toBe("alarm: may not read alarm:web");
});

test("where a task definition and an answer tell the version, the answer counts", () => {
  const service = { ...PASSED, judgement: { ...PASSED.judgement, checks: PASSED.judgement.checks.slice(1) } };
  expect(reported(PASSED).outputs["observed-versions"]).toBe('{"v2":15,"v1":4}');
  expect(reported(service).outputs["observed-versions"]).toBe('{"web:8":16,"web:7":3}');
});

test("a red gate is one error: the verdict, why, where we are, and what to do", () => {
  const { annotations } = reported(STALE);
  expect(annotations).toEqual([
    {
      level: "error",
      title:
        "failed (not rolled back): web: version v1 answers, expected v2 (of 121 samples 120 stale, 1 failed, 10 min 1 s)",
      message: [
        `${STALE.judgement.reason}.`,
        "The service is left on web:8.",
        "The old version answered: see whether the deploy replaced anything (the same tag as before?), and what is in front of the service (a cache, a load balancer that keeps old targets).",
      ].join("\n"),
    },
  ]);
});

test("each further check that failed is an error of its own, and advisory ones are one warning", () => {
  const { annotations } = reported(FIFTY);
  expect(annotations.map(({ level, title }) => `${level}: ${title.split(": web")[0]}`)).toEqual([
    expect.stringMatching(/^error: failed \(not rolled back\): service-12: /),
    "error: failed: service-26",
    "error: failed: service-40",
    "warning: 4 advisory checks are not good",
  ]);
});

test("a check that the gate did not wait for is no error of its own", () => {
  const { annotations } = reported(ENDED_EARLY);
  expect(annotations.map(({ level, title }) => `${level}: ${title}`)).toEqual([
    expect.stringMatching(/^error: failed \(not rolled back\): web: HTTP 503/),
  ]);
});

test.each<[string, Outcome, string, RegExp]>([
  [
    "green, though inconclusive",
    GREEN_THOUGH_INCONCLUSIVE,
    "inconclusive (green, as on-inconclusive: pass asks): requests: ",
    /nothing has shown that this release is good/,
  ],
  [
    "an advisory check that failed",
    PASSED_WITH_ADVICE,
    "An advisory check is not good",
    /^certificate: .*expires in 9 days/,
  ],
  [
    "no expected version",
    withoutExpectedVersion(),
    "No version is expected",
    /cannot tell the new version from the old one/,
  ],
])("a green gate warns of %s", (_, outcome, title, message) => {
  const { ok, annotations } = reported(outcome);
  expect(ok).toBe(true);
  expect(annotations).toEqual([
    { level: "warning", title: expect.stringContaining(title), message: expect.stringMatching(message) },
  ]);
});

test.each([
  ["an input that cannot be used", new Failure("bake: no unit.\nMore.", { hint: "" }), "error", "bake: no unit."],
  [
    "an account that is not allowed",
    new Failure("Account 123456789012 is not allowed.", { hint: "" }),
    "error",
    "Account … is not allowed.",
  ],
  ["a job that was cancelled", new Cancelled("SIGINT"), "cancelled", "Cancelled: the runner sent SIGINT."],
  ["a mistake of ours", new TypeError("x is not a function"), "error", "the gate itself has a bug, see the log"],
])("the outputs of a step that %s ended before there was an outcome", (_, error, verdict, reason) => {
  expect(failedOutputs(error)).toEqual({ verdict, reason, "rolled-back": "false", "rollback-status": "not-needed" });
  const status = verdict === "cancelled" ? "unfinished" : "not-needed";
  expect(failedOutputs(error, { goesBack: true })["rollback-status"]).toBe(status);
});
