import { wrongNumber } from "../assert/number.ts";
import { shorten } from "../assert/show.ts";
import type { MetricCheck } from "../check.ts";
import type { Observation } from "../observation.ts";
import type { MetricData, MetricSeries } from "./cloudwatch.ts";
import { timeOfDay } from "./when.ts";

type Judged = Omit<Observation, "target">;

/** What the data of the newest periods come to: the newest point decides. Only a number can fail. */
export function judgeMetric(
  { expect, period }: Pick<MetricCheck, "expect" | "period">,
  { from, to }: { readonly from: number; readonly to: number },
  { series: all, remarks }: MetricData,
): Judged {
  const remarked = remarks.map((remark) => `CloudWatch remarks: ${remark}`);
  const [series, ...others] = all;
  if (series && others.length > 0) {
    const labels = all.slice(0, SERIES_SHOWN).map(({ label }) => label);
    const reason = `the expression gives ${all.length} series, and one number is needed: aggregate them, for example with SUM(…) or MAX(…)`;
    return { outcome: "error", reason, final: true, evidence: [...labels, ...remarked] };
  }
  const unreadable = series && UNREADABLE[series.status];
  if (unreadable) return { outcome: "error", ...unreadable, evidence: remarked };

  const [newest] = series?.points ?? [];
  if (!series || !newest) {
    const told = remarked.length > 0 ? `; ${remarked.join("; ")}` : "";
    const reason = shorten(`there is no data from ${timeOfDay(from)} to ${timeOfDay(to)}${told}`, LONGEST_REASON);
    return { outcome: "no-data", reason, evidence: [SPARSE, ...remarked] };
  }
  const wrong = wrongNumber(newest.value, expect);
  return {
    outcome: wrong === undefined ? "pass" : "fail",
    reason: `${wrong ?? newest.value}, from ${timeOfDay(newest.at)} to ${timeOfDay(newest.at + period)}`,
    value: newest.value,
    evidence: [...series.points.map(({ at, value }) => `${timeOfDay(at)} ${value}`), ...remarked],
  };
}

/** HTTPCode_Target_5XX_Count, for example. */
const SPARSE =
  "A metric that is only published when something happens has no data otherwise: FILL(id, 0) in an expression makes that a 0.";

const SERIES_SHOWN = 5;
/** Characters. */
const LONGEST_REASON = 500;

/** A value that was reckoned from part of the data is not one to judge by. */
const UNREADABLE: Readonly<Record<MetricSeries["status"], Pick<Judged, "reason" | "final"> | undefined>> = {
  complete: undefined,
  partial: { reason: "CloudWatch gave a part of the data only" },
  failed: { reason: "CloudWatch could not read the data (InternalError)" },
  forbidden: { reason: "CloudWatch does not allow this metric to be read (Forbidden)", final: true },
};
