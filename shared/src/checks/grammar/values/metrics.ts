import * as v from "valibot";
import { nearest } from "../../../did-you-mean.ts";
import { Failure } from "../../../failure.ts";
import type { Metric } from "../../check.ts";
import { member } from "../member.ts";
import { readAs } from "../read-as.ts";
import { mapOf } from "./map-of.ts";

/** What names one metric of CloudWatch. */
export const METRIC = {
  namespace: member(text(255), "Namespace of the metric.", "AWS/ApplicationELB"),
  metric: member(text(255), "Name of the metric.", "RequestCount"),
  dimensions: member(mapOf(v.string(), text(1024)), "Its dimensions, all of them.", { LoadBalancer: "app/web/1" }),
  stat: member(
    v.pipe(text(64), readAs(checkStatistic)),
    "`Average`, `Sum`, `Minimum`, `Maximum`, `SampleCount`, `p99` and so on, as CloudWatch spells it.",
    "Sum",
  ),
} as const;

/** Metrics by the ids that an expression names them by. */
export const metricsById = v.pipe(
  mapOf(
    v.pipe(
      v.string(),
      v.regex(/^[a-z]\w*$/, "An id begins with a small letter and goes on with letters, digits and _"),
    ),
    v.strictObject({ ...METRIC, dimensions: v.optional(METRIC.dimensions, {}) }),
  ),
  v.minEntries(1, "There is no metric"),
  v.transform((given) => Object.entries(given).map(([id, metric]): Metric => ({ id, ...metric }))),
);

/** Bounds of text are those of the API reference, Metric, Dimension and MetricStat. */
function text(longest: number) {
  return v.pipe(
    v.string("Write it as text, in quotes"),
    v.nonEmpty("It is empty"),
    v.maxLength(longest, `It has ${longest} characters at most`),
  );
}

const STATISTICS = ["Average", "Sum", "Minimum", "Maximum", "SampleCount", "IQM"];

/** The extended ones: `p99`, `tm90`, `TM(10%:90%)`, `PR(:300)` (CloudWatch statistics definitions). */
const EXTENDED = /^((p|tm|wm|tc|ts)(\d{1,2}(\.\d{1,10})?|100)|(TM|WM|TC|TS|PR)\([\d.]*%?:[\d.]*%?\))$/;

function checkStatistic(statistic: string): string {
  if (STATISTICS.includes(statistic) || EXTENDED.test(statistic)) return statistic;
  const meant = nearest(statistic, STATISTICS);
  throw new Failure(`CloudWatch has no statistic "${statistic}".`, {
    hint: meant ? `Did you mean "${meant}"?` : `It can be ${STATISTICS.join(", ")}, or a percentile like p99.`,
  });
}
