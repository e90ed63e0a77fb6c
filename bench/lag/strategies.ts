import type { CallRecord } from "@deploy-actions/simulator/calls";
import { REPOSITORY } from "../account.ts";
import { quantile } from "../quantile.ts";
import type { Section, Target } from "../section.ts";
import { deployOne } from "../step.ts";
import { seconds } from "../text.ts";
import { MOST_CALLS_PER_SECOND, MOST_LAG_MS } from "./limits.ts";
import { GOOD, MOMENTS, type Moment } from "./moments.ts";

const SAMPLES = 12;

/** Deployments begin within this time, so that no two meet the scheduler alike; ms. */
const SPREAD = 20_000;

interface Sample {
  /** From the call that began the deployment to the end of the step; ms. */
  readonly lengthMs: number;
  readonly lagMs: number;
  /** Looks in that time. */
  readonly looks: number;
}

/** How long after the moment that it waits for a step ends, for every strategy. */
export async function measureStrategies(): Promise<Section> {
  const measured: { readonly moment: Moment; readonly samples: readonly Sample[] }[] = [];
  for (const moment of MOMENTS) measured.push({ moment, samples: await samplesOf(moment) });
  return {
    title: "From the moment a step waits for to its end",
    notes: [
      `${SAMPLES} good deploys each, begun at random moments, in time that jumps from one thing that happens to the next. The moments are those that ECS and CodeDeploy record: all traffic shifted, bake time over, deployment finished. Of weights it is all that the step takes beyond its holds, from the moment that the new tasks are steady. Calls are those of the waiting: all of the step's but those in the same moment as a write, which compares before and after it, and as the end, of which the look that saw it counts. What CodeDeploy does begins when the step asks for it, so its lags hardly differ. Simulated seconds.`,
    ],
    columns: [
      { title: "Moment" },
      { title: "length" },
      { title: "lag p50" },
      { title: "p95" },
      { title: "max" },
      { title: "calls/s" },
    ],
    rows: measured.map(({ moment: { name }, samples }) => {
      const lags = samples.map(({ lagMs }) => lagMs);
      const lengths = samples.map(({ lengthMs }) => lengthMs);
      return [
        name,
        seconds(quantile(lengths, 0.5)),
        ...[0.5, 0.95, 1].map((part) => seconds(quantile(lags, part))),
        paceOf(samples).toFixed(2),
      ];
    }),
    targets: measured.flatMap(({ moment, samples }) => targetsOf(moment, samples)),
  };
}

function targetsOf({ name }: Moment, samples: readonly Sample[]): readonly Target[] {
  const lags = samples.map(({ lagMs }) => lagMs);
  const p95 = quantile(lags, 0.95);
  const pace = paceOf(samples);
  return [
    { what: `${name}: p95 of the lag ≤ 3 s`, measured: seconds(p95), met: p95 <= MOST_LAG_MS },
    {
      what: `${name}: ≤ ${MOST_CALLS_PER_SECOND} calls per second and service`,
      measured: pace.toFixed(3),
      met: pace <= MOST_CALLS_PER_SECOND,
    },
  ];
}

function paceOf(samples: readonly Sample[]): number {
  const sum = (of: (sample: Sample) => number) => samples.reduce((total, sample) => total + of(sample), 0);
  return (sum(({ looks }) => looks) / sum(({ lengthMs }) => lengthMs)) * 1_000;
}

async function samplesOf(moment: Moment): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  for (let number = 0; number < SAMPLES; number++) samples.push(await measureOnce(moment));
  return samples;
}

/** Begins the deployment: what comes before it are looks and the registration. */
const BEGINNINGS = ["UpdateService", "CreateDeployment"];

async function measureOnce({ name, open, inputs, reachedAt }: Moment): Promise<Sample> {
  await using site = await open();
  const { aws, clock, service } = site;
  const image = `${REPOSITORY}:v2`;
  aws.images.push(image, GOOD);
  await clock.run(clock.sleep(Math.random() * SPREAD));
  const from = aws.calls.length;
  const outcome = await clock.run(deployOne(site, { service, image, ...inputs }));
  if (outcome.status !== "deployed") throw new Error(`${name} ended ${outcome.status}.`);
  const doneAt = clock.now();
  const calls = aws.calls.slice(from);
  const begunAt = calls.find(({ operation }) => BEGINNINGS.includes(operation))?.at ?? Number.NaN;
  const written = new Set(calls.filter(isWrite).map(({ at }) => at));
  const looks = calls.filter(({ at }) => at > begunAt && at < doneAt && !written.has(at)).length + 1;
  const lagMs = doneAt - (await clock.run(reachedAt(site)));
  return { lengthMs: doneAt - begunAt, lagMs, looks };
}

const isWrite = ({ operation }: CallRecord): boolean => !/^(Describe|List|Get|BatchGet)/.test(operation);
