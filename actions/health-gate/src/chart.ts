import type { CheckRecord } from "@deploy-actions/shared/checks/evidence/recorder";
import type { Observation } from "@deploy-actions/shared/checks/observation";
import { formatDuration } from "@deploy-actions/shared/duration";
import { worstFirst } from "./check-table.ts";
import type { GateOutcome } from "./outcome.ts";
import { bucket } from "./time-buckets.ts";
import { answering } from "./versions.ts";
import { xyChart } from "./xy-chart.ts";

/** More pictures than that nobody compares. */
const MOST_LATENCIES = 3;

/** Mermaid: which version answered over time, then the latency of the checks, those that are not good first. */
export function charts(outcome: GateOutcome): readonly string[] {
  const { judgement, records } = outcome;
  const latencies = worstFirst(judgement.checks)
    .flatMap(({ name }) => records.find(({ check }) => check === name) ?? [])
    .flatMap((record) => latencyChart(record, judgement.startedAt) ?? []);
  return [versionChart(outcome) ?? [], latencies.slice(0, MOST_LATENCIES)].flat();
}

function versionChart({ gate, judgement, records }: GateOutcome): string | undefined {
  if (gate.expectedVersion === undefined) return undefined;
  const { startedAt, convergedAt } = judgement;
  // An error page tells no version, and is an answer all the same.
  const told = new Map(records.map((record) => [record.check, observed(record).filter(isMeasured)]));
  const telling = [...told].flatMap(([check, seen]) => (seen.some(hasVersion) ? [check] : []));
  const buckets = bucket(
    answering(gate, telling).flatMap((check) => told.get(check) ?? []),
    startedAt,
  );
  const percent = buckets.map(
    ({ seen }) => (100 * seen.filter((one) => hasVersion(one) && one.outcome !== "stale").length) / seen.length,
  );
  const when =
    convergedAt === undefined ? "never converged" : `converged after ${formatDuration(convergedAt - startedAt)}`;
  const title = `Answers from ${gate.expectedVersion} in percent (${when})`;
  return xyChart(buckets, { title, unit: "percent", most: 100, lines: [percent.map(Math.round)] });
}

function latencyChart(record: CheckRecord, startedAt: number): string | undefined {
  const buckets = bucket(
    observed(record).flatMap(({ at, latency }) => (latency === undefined ? [] : [{ at, latency }])),
    startedAt,
  );
  const sorted = buckets.map(({ seen }) => seen.map(({ latency }) => latency).sort((a, b) => a - b));
  const medians = sorted.map((latencies) => Math.round(latencies[Math.ceil(latencies.length / 2) - 1] ?? 0));
  const slowest = sorted.map((latencies) => Math.ceil(latencies.at(-1) ?? 0));
  const title = `Latency of ${record.check} in ms`;
  const scale = { unit: "ms", most: Math.max(1, ...slowest) };
  return sorted.every(({ length }) => length === 1)
    ? xyChart(buckets, { title, ...scale, lines: [slowest] })
    : xyChart(buckets, {
        title: `${title}: median (first line), slowest (second line)`,
        ...scale,
        lines: [medians, slowest],
      });
}

/** Without the older samples that were kept because they were not good: alone they would draw a wrong picture. */
function observed({ samples, completeFrom }: CheckRecord): readonly (Observation & { readonly at: number })[] {
  return samples
    .filter(({ at }) => at >= completeFrom)
    .flatMap(({ at, observations }) => observations.map((observation) => ({ at, ...observation })));
}

function isMeasured({ outcome }: Observation): boolean {
  return outcome !== "error" && outcome !== "no-data";
}

function hasVersion({ version }: Observation): boolean {
  return version !== undefined;
}
