import { expect, test } from "@jest/globals";
import { follow } from "../../src/ecs/deployment/follow.ts";
import type { Until } from "../../src/ecs/deployment/lookout.ts";
import type { Ecs, Service, ServiceDeployment } from "../../src/ecs/ecs.ts";
import { deployment, service } from "../../testkit/ecs/service.ts";
import { fakeClock } from "../../testkit/fake-clock.ts";

const SECOND = 1_000;

/** What ECS shows of a canary from this second on, until the next line. */
interface Moment {
  readonly at: number;
  readonly stage: string;
  readonly production?: number;
  readonly running?: number;
  readonly status?: ServiceDeployment["status"];
  readonly pauses?: boolean;
}

/** As long as such a deployment takes: minutes in each phase, so that each has a rate of its own. */
const GOOD: readonly Moment[] = [
  { at: 0, stage: "PRE_SCALE_UP" },
  { at: 60, stage: "SCALE_UP" },
  { at: 180, stage: "SCALE_UP", running: 1 },
  { at: 200, stage: "SCALE_UP", running: 2 },
  { at: 260, stage: "POST_SCALE_UP", running: 2, pauses: true },
  { at: 400, stage: "POST_SCALE_UP", running: 2 },
  { at: 401, stage: "TEST_TRAFFIC_SHIFT", running: 2 },
  { at: 410, stage: "PRODUCTION_TRAFFIC_SHIFT", running: 2, production: 10 },
  { at: 710, stage: "PRODUCTION_TRAFFIC_SHIFT", running: 2, production: 100 },
  { at: 720, stage: "POST_PRODUCTION_TRAFFIC_SHIFT", running: 2, production: 100 },
  { at: 740, stage: "BAKE_TIME", running: 2, production: 100 },
  { at: 1040, stage: "CLEAN_UP", running: 2, production: 100 },
  { at: 1200, stage: "CLEAN_UP", running: 2, production: 100, status: "SUCCESSFUL" },
];

/** Follows web:2 over what ECS shows, looking first so many milliseconds after its beginning. */
async function watch(shown: readonly Moment[], { until, offset }: { until: Until; offset: number }) {
  const clock = fakeClock({ start: offset });
  const calls: number[] = [];
  const lines: string[] = [];
  const now = () => shown.findLast(({ at }) => at * SECOND <= clock.now()) ?? (shown[0] as Moment);
  const counted = async <T>(answer: () => T): Promise<T> => {
    calls.push(clock.now());
    return answer();
  };
  const ecs = {
    findService: () => counted(() => ({ kind: "found", service: serviceAt(now()) })),
    findServiceDeployment: () => counted(() => deploymentAt(now())),
    listStoppedTasks: () => counted(() => []),
  } as unknown as Ecs;
  const mine = { deploymentId: "ecs-svc/2", taskDefinition: "web:2", previousDeploymentId: "ecs-svc/1" };
  const { ending, traffic } = await follow(
    { ...mine, serviceDeployment: "sd/2", createdAt: 0 },
    {
      ...{ ecs, clock, until, log: (line: string) => void lines.push(line) },
      signal: new AbortController().signal,
      deadline: 3_600 * SECOND,
      findDoom: async () => undefined,
    },
  );
  return { ending, traffic, lines, calls, endedAt: clock.now() };
}

function serviceAt({ stage, running = 0, status = "IN_PROGRESS" }: Moment): Service {
  const isBack = status === "ROLLBACK_SUCCESSFUL";
  const desired = isBack || stage === "PRE_SCALE_UP" ? 0 : 2;
  const rolloutState = status === "SUCCESSFUL" ? "COMPLETED" : isBack ? "FAILED" : "IN_PROGRESS";
  const own = { id: "ecs-svc/2", taskDefinition: "web:2", desired, running, rolloutState } as const;
  return service({
    strategy: "CANARY",
    deployments: [
      deployment({ ...own, status: isBack ? "ACTIVE" : "PRIMARY", createdAt: 1 }),
      deployment({ status: isBack ? "PRIMARY" : "ACTIVE" }),
    ],
  });
}

function deploymentAt({ stage, production = 0, running = 0, status = "IN_PROGRESS", pauses }: Moment) {
  return {
    ...{ arn: "sd/2", status, targetServiceRevision: "sr/2", createdAt: 0, statusReason: "", hasSource: true },
    ...{ circuitBreakerTriggered: false, triggeredAlarms: [], rollbackReason: "", strategy: "CANARY" },
    lifecycleStage: stage,
    traffic: { production, test: production },
    running,
    hooks: pauses
      ? [{ id: "hook", target: "PAUSE", status: "AWAITING_ACTION", expiresAt: undefined, timeoutAction: "ROLLBACK" }]
      : [],
  };
}

/** The looks fall at any moment between two of them. */
const OFFSETS = [0, 400, 800, 1_200, 1_600, 2_000, 2_400];

const FAILING: readonly Moment[] = [
  ...GOOD.filter(({ at }) => at < 100),
  { at: 133, stage: "SCALE_UP", status: "ROLLBACK_SUCCESSFUL" },
];
const BAKING: readonly Moment[] = [
  ...GOOD.filter(({ at }) => at <= 740),
  { at: 813, stage: "BAKE_TIME", status: "ROLLBACK_SUCCESSFUL" },
];

test.each<[string, readonly Moment[], Until, number, string]>([
  ["the pause", GOOD, "paused", 260, "paused"],
  [
    "a pause before any task was started",
    [
      { at: 0, stage: "PRE_SCALE_UP" },
      { at: 33, stage: "PRE_SCALE_UP", pauses: true },
    ],
    "paused",
    33,
    "paused",
  ],
  ["all traffic being shifted", GOOD, "traffic-shifted", 720, "succeeded"],
  ["the end of the bake time", GOOD, "bake", 1_040, "succeeded"],
  ["the end", GOOD, "steady", 1_200, "succeeded"],
  ["that ECS has gone back while tasks started", FAILING, "steady", 133, "rolled-back"],
  ["that ECS has gone back in the bake time", BAKING, "traffic-shifted", 720, "succeeded"],
  ["that ECS has gone back in the bake time, at the end", BAKING, "steady", 813, "rolled-back"],
])("%s is seen within 3 s, whenever the looks fall", async (_, shown, until, at, kind) => {
  for (const offset of OFFSETS) {
    const { ending, endedAt } = await watch(shown, { until, offset });
    expect(ending.kind).toBe(kind);
    expect(endedAt).toBeGreaterThanOrEqual(at * SECOND);
    expect(endedAt - at * SECOND).toBeLessThanOrEqual(3_000);
  }
});

test.each([
  ["before tasks are started", 0, 60],
  ["while they start", 60, 200],
  ["while they become healthy", 200, 260],
  ["while it is paused", 260, 400],
  ["at the share of the canary", 410, 710],
  ["in the bake time", 740, 1_040],
  ["while the old tasks leave", 1_040, 1_200],
])("no more than a call in two seconds is made %s", async (_, from, to) => {
  for (const offset of OFFSETS) {
    const { calls } = await watch(GOOD, { until: "steady", offset });
    // The first looks come quicker, to see what is over soon.
    const begins = Math.max(from, 10) * SECOND;
    const made = calls.filter((at) => at >= begins && at < to * SECOND).length;
    expect(made / (to - begins / SECOND)).toBeLessThanOrEqual(0.5);
  }
});

test("each stage and each split is told once, and kept for the picture", async () => {
  const { lines, traffic } = await watch(GOOD, { until: "steady", offset: 0 });
  const stages = lines.filter((line) => /^[A-Z_]+;/.test(line));
  expect(stages).toEqual([
    "PRE_SCALE_UP; the new revision has 0 % of the production traffic",
    "SCALE_UP; the new revision has 0 % of the production traffic",
    "POST_SCALE_UP; the new revision has 0 % of the production traffic; paused: somebody has to continue it or roll it back, with a step of mode: continue or rollback, or with ContinueServiceDeployment",
    "TEST_TRAFFIC_SHIFT; the new revision has 0 % of the production traffic",
    "PRODUCTION_TRAFFIC_SHIFT; the new revision has 10 % of the production traffic",
    "PRODUCTION_TRAFFIC_SHIFT; the new revision has 100 % of the production traffic",
    "POST_PRODUCTION_TRAFFIC_SHIFT; the new revision has 100 % of the production traffic",
    "BAKE_TIME; the new revision has 100 % of the production traffic",
    "CLEAN_UP; the new revision has 100 % of the production traffic",
  ]);
  expect(traffic.map(({ share }) => share)).toEqual([0, 0, 0, 0, 10, 100, 100, 100, 100]);
});
