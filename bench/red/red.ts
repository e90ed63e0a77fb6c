import { SCHEDULER_INTERVAL } from "@deploy-actions/simulator/ecs/timing";
import { quantile } from "../quantile.ts";
import type { Section, Target } from "../section.ts";
import { ratio, seconds } from "../text.ts";
import { CASES, type Case, nameOf } from "./cases.ts";
import { type Reaction, react } from "./ours.ts";
import { type Overlooked, wait } from "./theirs.ts";

const SAMPLES = 12;

/** The waiter makes so few calls that their time does not matter. */
const THEIR_SPEED = 120;

/** Looks of the follower at a deployment, ms. */
const LOOK_MS = 2_800;

/**
 * Until ECS has counted the failure, and the next look at what tells of it, ms. CodeDeploy counts no failed tasks: the
 * tasks themselves are looked at every 10 s while not all of them run, for every such look is a call more.
 */
const ONE_POLL_MS = {
  rolling: SCHEDULER_INTERVAL + LOOK_MS,
  "blue-green": SCHEDULER_INTERVAL + LOOK_MS,
  codedeploy: 10_000 + LOOK_MS,
};

interface Measured {
  readonly failing: Case;
  readonly ours: readonly Reaction[];
  readonly theirs: readonly Overlooked[];
}

/** How long after it can be known that a release will never come up the step does something about it. */
export async function measureTimeToRed(): Promise<Section> {
  const reacted: (readonly Reaction[])[] = [];
  for (const failing of CASES) reacted.push(await react(failing, SAMPLES));
  const theirs = await Promise.all(CASES.map((failing) => wait(failing, { samples: SAMPLES, speed: THEIR_SPEED })));
  const measured = CASES.map((failing, index) => ({
    failing,
    ours: reacted[index] ?? [],
    theirs: theirs[index] ?? [],
  }));
  return {
    title: "Time to red",
    notes: [
      `From the failure that makes the step sure (the second alike; of a crash, which may heal, the third in a row) to its StopServiceDeployment or StopDeployment, or, when the circuit breaker of ECS was first, from the last failure to the end of the step. ${SAMPLES} services each, in time that jumps from one thing that happens to the next. The SDK's waiter watched the same rolling deployments with nobody to stop them, until it said anything. The simulated ECS counts a failed task within ${seconds(SCHEDULER_INTERVAL)}, and the follower looks every 2.8 s; at the tasks of a CodeDeploy deployment, of which nobody counts the failures, every 10 s. Simulated seconds.`,
    ],
    columns: [
      { title: "Release" },
      { title: "sure after" },
      { title: "stopped by" },
      { title: "ours p50" },
      { title: "max" },
      { title: "theirs p50" },
      { title: "max" },
      { title: "p50 ours/theirs" },
      { title: "theirs said" },
    ],
    rows: measured.map(row),
    targets: measured.flatMap(targetsOf),
  };
}

function row({ failing, ours, theirs }: Measured): readonly string[] {
  const our = ours.map(({ lagMs }) => lagMs);
  const their = theirs.map(({ lagMs }) => lagMs);
  return [
    nameOf(failing),
    `failure ${failing.cause.sureAfter}`,
    tally(ours.map(({ stoppedBy }) => stoppedBy)),
    ...[0.5, 1].map((part) => seconds(quantile(our, part))),
    ...[0.5, 1].map((part) => seconds(quantile(their, part))),
    ratio(quantile(our, 0.5), quantile(their, 0.5)),
    tally(theirs.map(({ verdict }) => verdict)),
  ];
}

/** Where ECS was first, nothing was left for the step to do. */
function targetsOf({ failing, ours }: Measured): readonly Target[] {
  const stopped = ours.filter(({ stoppedBy }) => stoppedBy === "step").map(({ lagMs }) => lagMs);
  if (stopped.length === 0) return [];
  const longest = quantile(stopped, 1);
  const most = ONE_POLL_MS[failing.strategy];
  return [
    {
      what: `${nameOf(failing)}: stopped at the next look (≤ ${seconds(most)})`,
      measured: seconds(longest),
      met: longest <= most,
    },
  ];
}

function tally(words: readonly string[]): string {
  return [...Map.groupBy(words, (word) => word)].map(([word, { length }]) => `${word} ${length}`).join(", ");
}
