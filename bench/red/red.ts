import { SCHEDULER_INTERVAL } from "@deploy-actions/simulator/ecs/timing";
import { noteOfBusyMachine } from "../busy.ts";
import { quantile } from "../quantile.ts";
import type { Section, Target } from "../section.ts";
import { ratio, seconds } from "../text.ts";
import { CASES, type Case } from "./cases.ts";
import { type Reaction, react } from "./ours.ts";
import { type Overlooked, wait } from "./theirs.ts";

const SAMPLES = 12;

const SPEED = 8;

/** Faster: the waiter makes so few calls that their time does not matter. */
const THEIR_SPEED = 120;

/** Until ECS has counted the failure, until the follower's next look, and the calls between that and its decision. */
const ONE_POLL_MS = SCHEDULER_INTERVAL + 2_500 + 500;

interface Measured {
  readonly failing: Case;
  readonly ours: readonly Reaction[];
  readonly theirs: readonly Overlooked[];
}

/** How long after it can be known that a release will never come up the step does something about it. */
export async function measureTimeToRed(): Promise<Section> {
  const reacted = await Promise.all(CASES.map((failing) => react(failing, { samples: SAMPLES, speed: SPEED })));
  const overlooked = await Promise.all(CASES.map((failing) => wait(failing, { samples: SAMPLES, speed: THEIR_SPEED })));
  const measured = CASES.map((failing, index) => ({
    failing,
    ours: reacted[index]?.reactions ?? [],
    theirs: overlooked[index] ?? [],
  }));
  return {
    title: "Time to red",
    notes: [
      `From the failure that makes the step sure (the second alike; of a crash, which may heal, the third in a row) to its StopServiceDeployment, or to the end of the step when the circuit breaker of ECS was first. ${SAMPLES} services of one task each. The SDK's waiter watched the same releases with nobody to stop them, until it said anything. The simulated ECS counts a failed task within ${seconds(SCHEDULER_INTERVAL)}, and the follower looks every 2.8 s. Simulated seconds.`,
      ...noteOfBusyMachine(reacted.map(({ looksTookMs }, index) => ({ name: CASES[index]?.name ?? "", looksTookMs }))),
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

function row({ failing: { name, sureAfter }, ours, theirs }: Measured): readonly string[] {
  const our = ours.map(({ lagMs }) => lagMs);
  const their = theirs.map(({ lagMs }) => lagMs);
  return [
    name,
    `failure ${sureAfter}`,
    tally(ours.map(({ stoppedBy }) => stoppedBy)),
    ...[0.5, 1].map((part) => seconds(quantile(our, part))),
    ...[0.5, 1].map((part) => seconds(quantile(their, part))),
    ratio(quantile(our, 0.5), quantile(their, 0.5)),
    tally(theirs.map(({ verdict }) => verdict)),
  ];
}

/** Where ECS was first, nothing was left for the step to do. */
function targetsOf({ failing: { name }, ours }: Measured): readonly Target[] {
  const stopped = ours.filter(({ stoppedBy }) => stoppedBy === "step").map(({ lagMs }) => lagMs);
  if (stopped.length === 0) return [];
  const longest = quantile(stopped, 1);
  return [
    {
      what: `${name}: stopped at the next look (≤ ${seconds(ONE_POLL_MS)})`,
      measured: seconds(longest),
      met: longest <= ONE_POLL_MS,
    },
  ];
}

function tally(words: readonly string[]): string {
  return [...Map.groupBy(words, (word) => word)].map(([word, { length }]) => `${word} ${length}`).join(", ");
}
