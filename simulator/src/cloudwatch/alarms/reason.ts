import type { StateValue } from "./alarm.ts";
import type { Finding, Point } from "./evaluate.ts";
import type { Watched } from "./watched.ts";

/** StateReason in AWS's words. */
export function stateReason(finding: Exclude<Finding, { kind: "retain" }>, watched: Watched): string {
  const { evaluationPeriods, datapointsToAlarm, comparison, threshold } = watched;
  if (finding.kind === "insufficient")
    return `Insufficient Data: ${counted(evaluationPeriods, "datapoint")} ${were(evaluationPeriods)} unknown.`;
  const { kind, points, filled } = finding;
  if (points.length === 0) {
    const treated = kind === "ALARM" ? "Breaching" : "NonBreaching";
    return `Threshold Crossed: no datapoints were received for ${counted(evaluationPeriods, "period")} and ${counted(filled, "missing datapoint")} ${were(filled)} treated as [${treated}].`;
  }
  const breaches = ({ value }: Point) => comparison.breaches(value, threshold);
  const telling = points.filter((point) => breaches(point) === (kind === "ALARM"));
  const minimum = kind === "ALARM" ? datapointsToAlarm : evaluationPeriods - datapointsToAlarm + 1;
  const transition = kind === "ALARM" ? "OK -> ALARM" : "ALARM -> OK";
  const not = kind === "ALARM" ? "" : "not ";
  return `Threshold Crossed: ${telling.length} out of the last ${counted(evaluationPeriods, "datapoint", "datapoints")} [${telling.map(shown).join(", ")}] ${were(telling.length)} ${not}${comparison.words} the threshold (${decimal(threshold)}) (minimum ${counted(minimum, "datapoint")} for ${transition} transition).`;
}

/** StateReasonData, as JSON. */
export function stateReasonData(
  periods: readonly (Point | undefined)[],
  { query, period, threshold }: Watched,
  now: number,
): string {
  const points = periods.filter((point) => point !== undefined);
  const oldest = points.at(-1);
  return JSON.stringify({
    version: "1.0",
    queryDate: isoTime(now),
    ...(oldest && { startDate: isoTime(oldest.at) }),
    ...(query.MetricStat && { statistic: query.MetricStat.Stat }),
    period: period / 1000,
    recentDatapoints: points.map(({ value }) => value).toReversed(),
    threshold,
  });
}

/** Why a composite alarm changed: an alarm in its rule did. */
export function childReason(arn: string, state: StateValue, at: number): string {
  const date = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "medium", timeZone: "UTC" });
  const part = Object.fromEntries(date.formatToParts(at).map(({ type, value }) => [type, value]));
  const { weekday, day, month, year, hour, minute, second } = part;
  return `${arn} transitioned to ${state} at ${weekday} ${day} ${month}, ${year} ${hour}:${minute}:${second} UTC`;
}

export function isoTime(at: number): string {
  return new Date(at).toISOString().replace("Z", "+0000");
}

/** 5.0 (21/11/26 10:00:00) */
function shown({ at, value }: Point): string {
  const [, year, month, day, time] = /^\d\d(\d\d)-(\d\d)-(\d\d)T([\d:]{8})/.exec(new Date(at).toISOString()) ?? [];
  return `${decimal(value)} (${day}/${month}/${year} ${time})`;
}

function decimal(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : `${value}`;
}

function counted(count: number, noun: string, always?: string): string {
  return `${count} ${always ?? (count === 1 ? noun : `${noun}s`)}`;
}

function were(count: number): string {
  return count === 1 ? "was" : "were";
}
