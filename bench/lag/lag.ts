import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { noteOfBusyMachine } from "../busy.ts";
import { quantile } from "../quantile.ts";
import type { Section, Target } from "../section.ts";
import { ratio, seconds } from "../text.ts";
import { MOST_CALLS_PER_SECOND, MOST_LAG_MS } from "./limits.ts";
import type { Lag, Sample } from "./measure.ts";
import { SCENARIOS, type Scenario, THREADS } from "./scenarios.ts";
import type { Assignment } from "./worker.ts";

const SAMPLES = 24;

/** How long after its end a deployment is known to have ended: our follower and the waiter of the SDK on the same deployments. */
export async function measureLag(): Promise<Section> {
  const measured = (await Promise.all(THREADS.map(inThread))).flat();
  const lags = SCENARIOS.flatMap(({ name }) => measured.filter(({ scenario }) => scenario.name === name));
  return {
    title: "Detection lag of rolling deployments",
    notes: [
      `From the end of a deployment, as ECS records it, to the moment the step knows. ${SAMPLES} deployments of each kind, begun at random moments, each watched by our follower and by waitUntilServicesStable with the settings of the official action (minDelay 15 s, maxDelay 600 s, maxWaitTime 30 min). Simulated seconds.`,
      "A false time-out, of a deployment that succeeded, is counted and left out of the waiter's lag. A false stable is said of a deployment that did not succeed; since version 2.6.2 the official action then compares the ids of deployments, at that same moment.",
      ...noteOfBusyMachine(lags.map(({ scenario: { name }, looksTookMs }) => ({ name, looksTookMs }))),
    ],
    columns: [
      { title: "Deployments" },
      { title: "length" },
      { title: "ours p50" },
      { title: "p95" },
      { title: "max" },
      { title: "calls/s" },
      { title: "look took p95", ofThisMachine: true },
      { title: "theirs p50" },
      { title: "p95" },
      { title: "max" },
      { title: "p50 ours/theirs" },
      { title: "p95 ours/theirs" },
      { title: "false time-outs" },
      { title: "false stable" },
    ],
    rows: lags.map(row),
    targets: lags.flatMap(targetsOf),
  };
}

async function inThread(scenarios: readonly Scenario[]): Promise<readonly Lag[]> {
  const workerData: Assignment = { scenarios, samples: SAMPLES };
  const [lags] = await once(new Worker(new URL("./worker.ts", import.meta.url), { workerData }), "message");
  return lags;
}

function row(lag: Lag): readonly string[] {
  const { scenario, samples } = lag;
  const lengths = samples.map(({ lengthMs }) => lengthMs);
  const ours = samples.map((sample) => sample.ours.lagMs);
  const good = scenario.ends === "succeeded";
  const isFalseTimeOut = ({ theirs: { verdict } }: Sample) => good && verdict === "timed-out";
  const isFalseStable = ({ theirs: { verdict } }: Sample) => !good && verdict === "stable";
  const theirs = samples.filter((sample) => !isFalseTimeOut(sample)).map((sample) => sample.theirs.lagMs);
  const count = (holds: (sample: Sample) => boolean) => `${samples.filter(holds).length} of ${samples.length}`;
  return [
    scenario.name,
    seconds(quantile(lengths, 0.5)),
    ...[0.5, 0.95, 1].map((part) => seconds(quantile(ours, part))),
    callsPerSecond(lag).toFixed(2),
    seconds(quantile(lag.looksTookMs, 0.95)),
    ...[0.5, 0.95, 1].map((part) => seconds(quantile(theirs, part))),
    ...[0.5, 0.95].map((part) => ratio(quantile(ours, part), quantile(theirs, part))),
    good ? count(isFalseTimeOut) : "",
    good ? "" : count(isFalseStable),
  ];
}

function targetsOf(lag: Lag): readonly Target[] {
  const { scenario, samples } = lag;
  const lags = samples.map(({ ours }) => ours.lagMs);
  const p95 = quantile(lags, 0.95);
  const right = samples.filter(({ ours }) => ours.ending === scenario.ends).length;
  return [
    { what: `${scenario.name}: p95 of the lag ≤ 3 s`, measured: seconds(p95), met: p95 <= MOST_LAG_MS },
    {
      what: `${scenario.name}: ≤ ${MOST_CALLS_PER_SECOND} calls per second and service`,
      measured: callsPerSecond(lag).toFixed(3),
      met: callsPerSecond(lag) <= MOST_CALLS_PER_SECOND,
    },
    {
      what: `${scenario.name}: the follower says "${scenario.ends}" every time`,
      measured: `${right} of ${samples.length}`,
      met: right === samples.length,
    },
  ];
}

const callsPerSecond = ({ ourCalls, followedMs }: Lag) => (ourCalls / followedMs) * 1000;
