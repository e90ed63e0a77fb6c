import * as v from "valibot";
import { Failure } from "../../../failure.ts";
import type { Metric, MetricCheck } from "../../check.ts";
import { commonMembers, commonOf } from "../common.ts";
import { member } from "../member.ts";
import { inShort } from "../names.ts";
import { readAs } from "../read-as.ts";
import { type Objection, rule } from "../rule.ts";
import { comparison } from "../values/comparison.ts";
import { duration } from "../values/duration.ts";
import { METRIC, metricsById } from "../values/metrics.ts";

export function metricCheck() {
  return v.pipe(
    v.strictObject({
      kind: v.literal("metric"),
      namespace: v.optional(METRIC.namespace),
      metric: v.optional(METRIC.metric),
      dimensions: v.optional(METRIC.dimensions),
      stat: v.optional(METRIC.stat),
      expression: v.optional(
        member(
          v.pipe(v.string(), v.trim(), v.nonEmpty("The expression is empty")),
          "Metric math over the ids of `metrics`, instead of one metric.",
          "100 * errors / requests",
        ),
      ),
      metrics: v.optional(
        member(
          metricsById,
          "What the ids of the expression are, each with `namespace`, `metric`, `dimensions` and `stat`.",
          { requests: { namespace: "AWS/ApplicationELB", metric: "RequestCount", stat: "Sum" } },
        ),
      ),
      expect: member(comparison, "What the newest datapoint is: `gt`, `gte`, `lt`, `lte`, `eq`, `ne`.", { lt: 1 }),
      period: v.optional(member(period, "Length of one datapoint."), "1m"),
      "ingestion-delay": v.optional(
        member(duration(), "How long after the end of a period CloudWatch has its data."),
        "2m",
      ),
      ...commonMembers("metric", { targets: "one", latency: false, value: true }),
    }),
    v.description("A number from CloudWatch: a metric, or an expression over several."),
    rule(["namespace", "metric", "dimensions", "stat", "expression", "metrics"], oneForm),
    v.transform(
      (given): MetricCheck => ({
        kind: "metric",
        ...commonOf(given, inShort(`metric ${given.expression ?? `${given.namespace} ${given.metric} ${given.stat}`}`)),
        expression: given.expression,
        metrics: given.metrics ?? [theOne(given)],
        period: given.period,
        ingestionDelay: given["ingestion-delay"],
        expect: given.expect,
      }),
    ),
  );
}

interface Given extends Partial<Record<"namespace" | "metric" | "stat" | "expression", string | undefined>> {
  readonly dimensions?: Readonly<Record<string, string>> | undefined;
  readonly metrics?: readonly Metric[] | undefined;
}

/** One metric, or an expression over several. */
function oneForm(given: Given): Objection | undefined {
  const { expression, metrics } = given;
  const own = (["namespace", "metric", "dimensions", "stat"] as const).filter((key) => given[key] !== undefined);
  if (expression === undefined && metrics) {
    return {
      at: ["metrics"],
      message: 'Metrics need an expression: write it like "expression: 100 * errors / requests"',
    };
  }
  if (expression !== undefined && !metrics) {
    return { at: ["expression"], message: "An expression needs metrics: write what each of its ids is under metrics" };
  }
  if (expression !== undefined) {
    return own[0] && { at: [own[0]], message: "With an expression this belongs under metrics, to one of the ids" };
  }
  if (own.length === 0) {
    return { at: [], message: "There is no metric: write namespace, metric and stat, or an expression with metrics" };
  }
  const missing = (["namespace", "metric", "stat"] as const).find((key) => given[key] === undefined);
  return missing && { at: [missing], message: "This key is required beside the others of a metric" };
}

function theOne({ namespace = "", metric = "", dimensions = {}, stat = "" }: Given): Metric {
  return { id: "metric", namespace, metric, dimensions, stat };
}

/** As GetMetricData takes it (API reference, MetricStat), up to a day. */
const period = v.pipe(
  duration({ min: 1000, max: 24 * 60 * 60 * 1000 }),
  readAs((milliseconds) => {
    const seconds = milliseconds / 1000;
    if ([1, 5, 10, 20, 30].includes(seconds) || seconds % 60 === 0) return milliseconds;
    throw new Failure("CloudWatch has no such period.", {
      hint: 'Write "1s", "5s", "10s", "20s", "30s" or whole minutes.',
    });
  }),
);
