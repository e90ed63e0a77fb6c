import { service } from "@deploy-actions/shared/testkit/ecs/service";
import { expect, test } from "@jest/globals";
import type { DeploymentTimes } from "../src/timing/deployment-times.ts";
import { measure } from "../src/timing/measure.ts";
import { MINE } from "./outcomes.ts";

const GROUP = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/0123456789abcdef";

interface Story {
  /** Seconds after the creation of the deployment. */
  readonly pulling?: number;
  readonly pulled?: number;
  readonly started?: number;
  readonly oldStop?: number;
  readonly ended: number;
  /** Seconds; undefined when it may not be read. */
  readonly delay?: number | undefined;
  readonly targetGroups?: readonly string[];
  readonly scaledUp?: number;
}

function told({
  pulling = 10,
  pulled = 15,
  started = 16,
  oldStop,
  ended,
  delay,
  targetGroups = [GROUP],
  scaledUp,
}: Story) {
  const times: DeploymentTimes = {
    tasks: async () => [
      {
        id: "new1",
        createdAt: 0,
        pullStartedAt: pulling * 1_000,
        pullStoppedAt: pulled * 1_000,
        startedAt: started * 1_000,
      },
    ],
    deregistrationDelay: async (arn) => (arn === GROUP && delay !== undefined ? delay * 1_000 : undefined),
  };
  const message = "(service web) has stopped 1 running tasks: (task old1).";
  return measure(
    {
      mine: MINE,
      events: oldStop === undefined ? [] : [{ id: "event", at: oldStop * 1_000, message }],
      traffic:
        scaledUp === undefined
          ? []
          : [
              { at: 1_000, share: 0, stage: "SCALE_UP" },
              { at: scaledUp * 1_000, share: 0, stage: "POST_SCALE_UP" },
            ],
      service: service({ targetGroups }),
    },
    ended * 1_000,
    times,
  );
}

test("where the time went, for the log and for the summary", async () => {
  expect(await told({ started: 16, oldStop: 58, ended: 340, delay: 300 })).toEqual({
    lines: [
      "The deployment took 5 min 40 s: placing 10 s, pulling 5 s, starting 1 s, becoming healthy 42 s, draining old tasks 4 min 42 s.",
      "282 of 340 s was the deregistration delay of web: set deregistration_delay.timeout_seconds (300 now) to little more than its longest request takes, or let earlySuccessCriteria end a rolling deployment before.",
    ],
    header: ["Time", "Held the deployment up", "Share", "Median task", "Slowest task"],
    rows: [
      ["placing", "10 s", "3 %", "10 s", "10 s"],
      ["pulling", "5 s", "1 %", "5 s", "5 s"],
      ["starting", "1 s", "0 %", "1 s", "1 s"],
      ["becoming healthy", "42 s", "12 %", "42 s", "42 s"],
      ["draining old tasks", "4 min 42 s", "83 %", "", ""],
      ["the rest", "0 ms", "0 %", "", ""],
    ],
  });
});

test.each<[string, Story, string]>([
  ["a large image", { pulled: 105, started: 106, ended: 120 }, "95 of 120 s was pulling images: make them smaller"],
  ["containers that wait for each other", { started: 75, ended: 100 }, "60 of 100 s went by between the pulled images"],
  ["a slow health check", { ended: 180 }, "164 of 180 s went by until the running tasks were found healthy"],
  [
    "a cluster without room",
    { pulling: 200, pulled: 205, started: 206, ended: 240 },
    "200 of 240 s went by until the tasks had a place",
  ],
  [
    "old tasks that ignore SIGTERM",
    { oldStop: 30, ended: 150, delay: 5 },
    "120 of 150 s was stopping the old tasks: let the application end at SIGTERM, or lower stopTimeout.",
  ],
  [
    "draining without delay",
    { oldStop: 30, ended: 60, delay: 0 },
    "30 of 60 s was stopping the old tasks: let the application end at SIGTERM, or lower stopTimeout.",
  ],
  [
    "a delay that may not be read",
    { oldStop: 30, ended: 150 },
    "120 of 150 s was stopping the old tasks: let the application end at SIGTERM, lower stopTimeout, and behind",
  ],
  ["no load balancer", { oldStop: 30, ended: 150, targetGroups: [] }, "120 of 150 s was stopping the old tasks"],
])("what to shorten: %s", async (_, story, advice) => {
  expect((await told(story))?.lines[1]).toMatch(new RegExp(`^${advice.replaceAll(".", "\\.")}`));
});

test.each<[string, Story]>([
  ["all is quick", { oldStop: 20, ended: 30, delay: 0 }],
  ["placing took what it takes on Fargate", { pulling: 40, pulled: 42, started: 43, oldStop: 50, ended: 60, delay: 0 }],
  ["it was the bake time that took long", { scaledUp: 30, oldStop: 900, ended: 915, delay: 0 }],
])("no advice when %s", async (_, story) => {
  expect((await told(story))?.lines).toHaveLength(1);
});

test("what cannot be read is left out", async () => {
  const unreadable: DeploymentTimes = { tasks: async () => [], deregistrationDelay: async () => undefined };
  expect(
    await measure({ mine: MINE, events: [], traffic: [], service: service() }, 60_000, unreadable),
  ).toBeUndefined();
});
