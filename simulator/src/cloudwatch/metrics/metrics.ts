import type {
  GetMetricDataCommandInput,
  ListMetricsCommandInput,
  MetricDatum,
  PutMetricDataCommandInput,
} from "@aws-sdk/client-cloudwatch";
import { AwsError } from "../../service.ts";
import type { World } from "../../world.ts";
import { notPlayed } from "../errors.ts";
import { page } from "../pages.ts";
import { CUSTOM_METRICS_LAG } from "../timing.ts";
import { type Datum, datum } from "./datum.ts";
import { dimensionsOf, type Metric, writeDimensions } from "./metric.ts";
import { metricData } from "./metric-data.ts";
import type { MetricStore } from "./metric-store.ts";

/** Results of one ListMetrics call (API reference). */
const LIST_PAGE = 500;

/** PutMetricData, GetMetricData, ListMetrics. */
export function metricHandlers({ clock, account }: World, store: MetricStore) {
  return {
    PutMetricData: ({ Namespace = "", MetricData = [], EntityMetricData = [] }: PutMetricDataCommandInput) => {
      if (/^AWS\//.test(Namespace)) {
        const message = `The value ${Namespace} for parameter Namespace is invalid: namespaces of AWS are reserved.`;
        throw new AwsError("InvalidParameterValue", message);
      }
      const entities = EntityMetricData.flatMap(({ MetricData: inside = [] }) => inside);
      const data = [...MetricData, ...entities].map((written) => ({
        metric: { namespace: Namespace, name: `${written.MetricName}`, dimensions: dimensionsOf(written.Dimensions) },
        datum: datumOf(written, clock.now()),
      }));
      for (const each of data) store.put(each.metric, each.datum, CUSTOM_METRICS_LAG);
    },

    GetMetricData: (input: GetMetricDataCommandInput) => metricData(store, input),

    ListMetrics: (input: ListMetricsCommandInput) => {
      if (input.OwningAccount !== undefined && input.OwningAccount !== account)
        throw notPlayed("metrics of other accounts");
      const { items, ...next } = page(store.metrics.filter(isAskedFor(input)), {
        ...input,
        size: LIST_PAGE,
        NextToken: input.NextToken,
      });
      return {
        Metrics: items.map(({ namespace, name, dimensions }) => ({
          Namespace: namespace,
          MetricName: name,
          Dimensions: writeDimensions(dimensions),
        })),
        ...next,
      };
    },
  };
}

function isAskedFor({ Namespace, MetricName, Dimensions = [] }: ListMetricsCommandInput) {
  return ({ namespace, name, dimensions }: Metric) =>
    (Namespace ?? namespace) === namespace &&
    (MetricName ?? name) === name &&
    Dimensions.every(({ Name = "", Value }) => Name in dimensions && (Value ?? dimensions[Name]) === dimensions[Name]);
}

function datumOf(written: MetricDatum, now: number): Datum {
  const { MetricName, Timestamp, Unit = "None", Value, Values, Counts, StatisticValues } = written;
  const at = Timestamp?.getTime() ?? now;
  if (StatisticValues) {
    const { SampleCount: count = 0, Sum: sum = 0, Minimum: minimum = 0, Maximum: maximum = 0 } = StatisticValues;
    return { at, unit: Unit, count, sum, minimum, maximum, values: undefined };
  }
  const values = Values ?? (Value === undefined ? [] : [Value]);
  if (values.length === 0) {
    const message = `One of the parameters Value, Values and StatisticValues is required for the metric ${MetricName}.`;
    throw new AwsError("MissingParameter", message);
  }
  if (Counts && Counts.length !== values.length) {
    throw new AwsError("InvalidParameterCombination", "The parameters Values and Counts must have the same length.");
  }
  return datum(
    at,
    Unit,
    values.map((value, index) => [value, Counts?.[index] ?? 1] as const),
  );
}
