import type { Check } from "@deploy-actions/shared/checks/check";
import { Recorder } from "@deploy-actions/shared/checks/evidence/recorder";
import type { CheckBaseline } from "@deploy-actions/shared/checks/judge/baseline";
import { makeRules } from "@deploy-actions/shared/checks/judge/rules";
import type { Observation } from "@deploy-actions/shared/checks/observation";
import { toSample } from "@deploy-actions/shared/checks/sample";
import type { EcsHandle } from "@deploy-actions/shared/release/handle";
import type { GateOutcome, Outcome, WentBack } from "../src/outcome.ts";
import { alarm, ecsService, http, metric, named, prometheus, tls } from "./checks.ts";
import { START, tell } from "./story.ts";

export const RELEASE: EcsHandle = {
  schema: 1,
  kind: "ecs",
  region: "eu-west-1",
  cluster: "production",
  service: "web",
  from: "web:7",
  to: "web:8",
  deployment: "ecs-svc/8",
};

const URL = "https://web.example.com/health";

/** Not two alike, and the same in every run: 31 ms, 44 ms, 57 ms … */
const latencyAt = (second: number) => 31 + ((second * 13) % 60);

export const good = (second: number, overrides: Partial<Observation> = {}): Observation => ({
  target: URL,
  outcome: "pass",
  reason: "HTTP 200",
  version: "v2",
  latency: latencyAt(second),
  ...overrides,
});
const old = (second: number) =>
  good(second, { outcome: "stale", version: "v1", reason: "version v1 answers, expected v2" });
const broken = (second: number): Observation => ({
  target: URL,
  outcome: "fail",
  reason: "HTTP 503, expected 200",
  version: "v2",
  latency: 3 * latencyAt(second),
  evidence: ["HTTP/1.1 503 Service Unavailable", "content-type: text/html", "", "<h1>no database</h1>"],
});

const steady = (): Observation => ({
  target: "production/web",
  outcome: "pass",
  reason: "web:8 runs, 2 of 2 tasks",
  version: "web:8",
});
const rolling = (): Observation => ({
  target: "production/web",
  outcome: "stale",
  reason: "web:7 still runs beside web:8",
  version: "web:7",
});
const quiet = (): Observation => ({ target: "web-5xx", outcome: "pass", reason: "OK" });
const valid = (): Observation => ({ target: "web.example.com:443", outcome: "pass", reason: "valid for 61 days" });
const expiring = (): Observation => ({
  target: "web.example.com:443",
  outcome: "fail",
  reason: "expires in 9 days, at least 14 are expected",
});

const NOT_NEEDED: WentBack = { status: "not-needed", said: "" };

function gate(
  story: Parameters<typeof tell>[0],
  {
    wentBack = NOT_NEEDED,
    expectedVersion = "v2",
    release = RELEASE,
    green,
  }: {
    wentBack?: WentBack;
    expectedVersion?: string | undefined;
    release?: EcsHandle | undefined;
    green?: boolean;
  } = {},
): GateOutcome {
  const { rules, judgement, records } = tell(story);
  const checks = story.checks.map(([check]) => check);
  return {
    mode: "gate",
    gate: { checks, rules, expectedVersion, release },
    records,
    judgement,
    wentBack,
    green: green ?? judgement.verdict === "passed",
  };
}

const converging =
  (until: number) =>
  (second: number): readonly Observation[] => [second < until ? old(second) : good(second)];

export const PASSED = gate({
  checks: [
    [http(), converging(20)],
    [ecsService(), (second) => [second < 15 ? rolling() : steady()]],
    [alarm(), () => [quiet()]],
    [tls(), () => [valid()]],
  ],
});

export const withoutExpectedVersion = (): Outcome => {
  const outcome = gate({ checks: [[http({ version: undefined }), (second) => [good(second)]]] });
  return { ...outcome, gate: { ...outcome.gate, expectedVersion: undefined, release: undefined } };
};

export const PASSED_WITH_ADVICE = gate({
  checks: [
    [http(), (second) => [good(second)]],
    [tls(), () => [expiring()]],
  ],
});

/** 200 OK, from the old version, to the end. */
export const STALE = gate(
  {
    checks: [
      [http(), (second) => (second === 300 ? [broken(second)] : [old(second)])],
      [ecsService(), () => [steady()]],
    ],
  },
  { wentBack: { status: "not-asked", said: "The service is left on web:8." } },
);

export const PLAIN_URL_FAILED: GateOutcome = (() => {
  const outcome = gate(
    { checks: [[http(), (second) => [old(second)]]] },
    { wentBack: { status: "not-asked", said: "" } },
  );
  return { ...outcome, gate: { ...outcome.gate, release: undefined } };
})();

const badFrom = (from: number) => (second: number) => [
  second >= from ? broken(second) : second < 20 ? old(second) : good(second),
];

const AFTER_GOING_BACK = { startedAt: START + 120_000, settings: { bake: 0, convergeTimeout: 60_000 } };
const verified = tell({ checks: [[http(), () => [good(1, { version: "v1" })]]], ...AFTER_GOING_BACK }).judgement;
const unverified = tell({ checks: [[http(), badFrom(0)]], ...AFTER_GOING_BACK }).judgement;

export const failedInBake = (wentBack: WentBack): GateOutcome =>
  gate(
    {
      checks: [
        [http(), badFrom(55)],
        [ecsService(), () => [steady()]],
        [alarm(), () => [quiet()]],
        [tls(), () => [expiring()]],
      ],
    },
    { wentBack },
  );

export const ROLLED_BACK = failedInBake({
  status: "rolled-back",
  said: "The service runs web:7 again (ECS redeployed it in 48 s), and the same checks pass.",
  verification: verified,
});

export const UNVERIFIED = failedInBake({
  status: "unverified",
  said: "The service runs web:7 again (ECS redeployed it in 48 s), and the same checks do not pass.",
  verification: unverified,
});

const cancelled = tell({ checks: [[http(), badFrom(0)]], ...AFTER_GOING_BACK, cancelAt: 20 }).judgement;

/** Of the release before, nobody knows how it does. */
export const UNVERIFIED_AS_CANCELLED = failedInBake({
  status: "unverified",
  said: "web:7 serves again (deployed again). The job was cancelled before the checks were through.",
  verification: cancelled,
});

/** By an answer that can never become good, while the rollout is still under way. */
export const ENDED_EARLY = gate({
  checks: [
    [http(), (second) => [{ ...broken(second), final: true }]],
    [ecsService(), () => [rolling()]],
  ],
});

/** The load balancer has both again. */
export const REGRESSED = gate(
  {
    checks: [
      [
        http({ urls: [URL, "https://web.example.com/orders"] }),
        (second) => [
          second < 20 || second > 50 ? old(second) : good(second),
          { ...good(second), target: "https://web.example.com/orders" },
        ],
      ],
    ],
  },
  {
    wentBack: { status: "already-rolled-back", said: "ECS had rolled the service back already: it runs web:7." },
  },
);

/** Without a release to go back to. */
export const FIRST_RELEASE_FAILED: GateOutcome = (() => {
  const outcome = failedInBake({ status: "not-asked", said: "" });
  return { ...outcome, gate: { ...outcome.gate, release: { ...RELEASE, from: undefined } } };
})();

const UNMEASURED = { versions: {}, p50: undefined, p95: undefined, p99: undefined, value: undefined };
const BROKEN: CheckBaseline = { ...UNMEASURED, samples: 4, failures: 4, broken: "4 of 4 samples failed" };

export const BROKEN_BEFORE = gate({
  checks: [
    [http(), badFrom(0)],
    [alarm(), () => [quiet()]],
  ],
  settings: { baseline: { schema: 1, capturedAt: "2026-11-21T13:50:00.000Z", checks: { web: BROKEN } } },
});

const noData: Observation = {
  target: "requests",
  outcome: "no-data",
  reason: "no datapoint of AWS/ApplicationELB RequestCount since the start",
};

export const INCONCLUSIVE = gate({
  checks: [
    [http(), (second) => [good(second)]],
    [metric(), () => [noData]],
  ],
});
export const GREEN_THOUGH_INCONCLUSIVE: Outcome = { ...INCONCLUSIVE, green: true };

export const ERROR = gate({
  checks: [
    [http(), (second) => [good(second)]],
    [
      prometheus(),
      (second) => [
        second < 60
          ? { target: "https://prometheus.internal", outcome: "pass", reason: "0.002", value: 0.002 }
          : { target: "https://prometheus.internal", outcome: "error", reason: "connection refused" },
      ],
    ],
  ],
  settings: { bake: 300_000 },
});

export const CANCELLED = gate({ checks: [[http(), converging(20)]], cancelAt: 47 });

const COURSES: readonly ((second: number) => Observation)[] = [good, good, good, good, broken, good, good];

/** Of which seven fail, and seven advisory ones fail. */
export const FIFTY = gate({
  checks: Array.from({ length: 50 }, (_, index): readonly [Check, (second: number) => readonly Observation[]] => [
    { ...named(http(), `service-${index + 1}`), advisory: index % 2 === 0 },
    (second) => [second < 30 ? good(second) : (COURSES[index % 7] ?? good)(second)],
  ]),
});

const CHECKS: readonly Check[] = [http(), alarm(), metric()];
const RULES = makeRules(CHECKS, {
  convergeTimeout: 600_000,
  bake: 60_000,
  interval: 5_000,
  successThreshold: 3,
  baseline: undefined,
});

/** What a dry run and a baseline saw. */
function looked(...observations: readonly (readonly Observation[])[]) {
  const recorder = new Recorder();
  for (const [index, check] of CHECKS.entries()) {
    recorder.take(toSample(check, { at: START, took: 35 }, observations[index] ?? []), "converge");
  }
  return recorder.records();
}

const ALARMED: Observation = { target: "web-5xx", outcome: "fail", reason: "in ALARM since 13:12 UTC" };

export const DRY_RUN: Outcome = {
  mode: "dry-run",
  gate: { checks: CHECKS, rules: RULES, expectedVersion: "v2", release: RELEASE },
  records: looked([old(0)], [ALARMED], [noData]),
};

export const BASELINE: Outcome = {
  mode: "baseline",
  gate: { checks: CHECKS, rules: RULES, expectedVersion: undefined, release: undefined },
  records: looked([good(0, { version: "v1" })], [ALARMED], [noData]),
  baseline: {
    schema: 1,
    capturedAt: "2026-11-21T14:01:00.000Z",
    checks: {
      web: { ...UNMEASURED, samples: 12, failures: 0, broken: undefined, versions: { v1: 12 }, p50: 44 },
      "web-5xx": { ...BROKEN, broken: "4 of 4 samples failed (in ALARM since 13:12 UTC)" },
      requests: { ...BROKEN, samples: 0, failures: 0, broken: undefined },
    },
  },
};
