import type { CallRecord } from "@deploy-actions/simulator/calls";
import { type Account, FOREIGN_REPOSITORY, REPOSITORY } from "../account.ts";
import type { Section } from "../section.ts";
import { bucketUse } from "./buckets.ts";
import { callsOfStep, operationOf, throttledOf } from "./step-calls.ts";

const SERVICES = 100;
const WAVES = 4;
const PER_WAVE = SERVICES / WAVES;

/** A hundred services in waves, and one of the last wave cannot come up: all of them go back, in one run. */
export async function takeAllBack(): Promise<Section> {
  const step = await callsOfStep({ services: SERVICES, families: "own" }, waves);
  const { calls, outcome, seconds, serving } = step;
  const failed = outcome.services.filter(({ outcome }) => outcome.status !== "rolled-back");
  const onOld = [...serving].filter(([name, release]) => release === `${name}:1`).length;
  const stopped = sureAt(calls);
  const throttled = throttledOf(calls);
  const row = (what: string, value: string): readonly string[] => [what, value];
  const tight = tightest(calls);
  return {
    title: "A hundred services, and one of the last wave fails",
    notes: [
      `One step with ${SERVICES} services in ${WAVES} waves of ${PER_WAVE}, each with a task definition of its own family. The image of the last one does not exist, where no registry can be asked. Everything goes back in the same run: the last wave at once, then the waves before it. Simulated time.`,
    ],
    columns: [{ title: "Figure" }, { title: "measured" }],
    rows: [
      row("from the start to the first way back", `${((stopped - startOf(calls)) / 1_000).toFixed(0)} s`),
      row("from there to the end of the step", `${(seconds - (stopped - startOf(calls)) / 1_000).toFixed(0)} s`),
      row("the step", `${seconds.toFixed(0)} s`),
      row("calls", `${calls.length}`),
      row("fewest tokens left in any bucket", tight),
    ],
    targets: [
      {
        what: "every service runs its old revision",
        measured: `${onOld} of ${SERVICES}`,
        met: onOld === SERVICES,
      },
      {
        what: "the step says of every service that it went back",
        measured: `${SERVICES - failed.length} of ${SERVICES}`,
        met: failed.length === 0,
      },
      { what: "no call is throttled", measured: `${throttled} of ${calls.length}`, met: throttled === 0 },
    ],
  };
}

/** Each service of a wave needs its counterpart in the wave before. */
function waves({ aws, services }: Account): Readonly<Record<string, string>> {
  const image = `${REPOSITORY}:v2`;
  aws.images.push(image, { kind: "memory" });
  const entries = services.map((name, index) => ({
    name,
    needs: index < PER_WAVE ? [] : [services[index - PER_WAVE]],
    image: index === SERVICES - 1 ? `${FOREIGN_REPOSITORY}:v2` : image,
  }));
  return { preflight: "off", services: JSON.stringify(entries) };
}

const startOf = (calls: readonly CallRecord[]): number => calls[0]?.at ?? Number.NaN;

/** When the first service was sent back. */
const sureAt = (calls: readonly CallRecord[]): number =>
  calls.find(({ operation }) => operation === "StopServiceDeployment")?.at ?? Number.NaN;

function tightest(calls: readonly CallRecord[]): string {
  const uses = [...new Set(calls.map(operationOf))].flatMap((operation) => {
    const use = bucketUse(calls, operation);
    return use ? [{ operation, ...use }] : [];
  });
  const least = uses.toSorted((a, b) => a.lowest - b.lowest)[0];
  return least ? `${least.lowest.toFixed(0)} (${least.operation}: ${least.limits})` : "";
}
