import type { ComparisonOperator, MetricDataQuery, PutMetricAlarmCommandInput } from "@aws-sdk/client-cloudwatch";
import { notPlayed, validationError } from "../errors.ts";
import { isPeriod } from "../metrics/queries.ts";

/** What a metric alarm looks at, and when that is bad. */
export interface Watched {
  readonly queries: readonly MetricDataQuery[];
  /** The one of them that is compared. */
  readonly query: MetricDataQuery;
  /** Milliseconds. */
  readonly period: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly comparison: Comparison;
  readonly threshold: number;
  readonly missing: MissingData;
}

export type MissingData = "missing" | "notBreaching" | "breaching" | "ignore";

export interface Comparison {
  /** "greater than". */
  readonly words: string;
  breaches(value: number, threshold: number): boolean;
}

/** Throws AWS's error for settings that make no alarm. */
export function watchedBy(settings: PutMetricAlarmCommandInput): Watched {
  const { EvaluationPeriods, DatapointsToAlarm, Threshold, ComparisonOperator, TreatMissingData } = settings;
  refuseUnplayed(settings);
  const evaluationPeriods = required(EvaluationPeriods, "EvaluationPeriods");
  const datapointsToAlarm = DatapointsToAlarm ?? evaluationPeriods;
  const comparison = COMPARISONS[required(ComparisonOperator, "ComparisonOperator")];
  if (!comparison) throw notPlayed("anomaly detection");
  if (datapointsToAlarm > evaluationPeriods)
    throw validationError("DatapointsToAlarm must be less than or equal to EvaluationPeriods.");
  const queries = queriesOf(settings);
  const query = queries.find(({ ReturnData = true }) => ReturnData);
  if (!query || queries.filter(({ ReturnData = true }) => ReturnData).length > 1)
    throw validationError("Metrics list must contain exactly one metric matching the ReturnData parameter.");
  const period = periodOf(queries);
  checkPeriod(period, evaluationPeriods);
  return {
    queries,
    query,
    period: period * 1000,
    evaluationPeriods,
    datapointsToAlarm,
    comparison,
    threshold: required(Threshold, "Threshold"),
    missing: missingData(TreatMissingData),
  };
}

const COMPARISONS: Readonly<Partial<Record<ComparisonOperator, Comparison>>> = {
  GreaterThanOrEqualToThreshold: {
    words: "greater than or equal to",
    breaches: (value, threshold) => value >= threshold,
  },
  GreaterThanThreshold: { words: "greater than", breaches: (value, threshold) => value > threshold },
  LessThanThreshold: { words: "less than", breaches: (value, threshold) => value < threshold },
  LessThanOrEqualToThreshold: { words: "less than or equal to", breaches: (value, threshold) => value <= threshold },
};

const MISSING_DATA: readonly MissingData[] = ["breaching", "notBreaching", "ignore", "missing"];

function missingData(given = "missing"): MissingData {
  const known = MISSING_DATA.find((each) => each === given);
  if (known) return known;
  throw validationError(`The value ${given} for parameter TreatMissingData must be one of ${MISSING_DATA.join(", ")}.`);
}

function refuseUnplayed(settings: PutMetricAlarmCommandInput): void {
  if (settings.EvaluationCriteria || settings.EvaluationInterval !== undefined) throw notPlayed("alarms on PromQL");
  if (settings.EvaluationWindow) throw notPlayed("evaluation windows");
  if (settings.WarmUpConfiguration) throw notPlayed("the warm-up of alarms");
  if (settings.EvaluateLowSampleCountPercentile === "ignore") throw notPlayed("ignoring percentiles of few samples");
  if (settings.ThresholdMetricId !== undefined) throw notPlayed("anomaly detection");
}

/** An alarm on one metric is one on a query for it. */
function queriesOf(settings: PutMetricAlarmCommandInput): readonly MetricDataQuery[] {
  const { Metrics, MetricName, Namespace, Dimensions, Period, Statistic, ExtendedStatistic, Unit } = settings;
  if ((Metrics === undefined) === (MetricName === undefined))
    throw validationError("Exactly one of the parameters MetricName and Metrics must be specified.");
  if (Metrics) return Metrics;
  if ((Statistic === undefined) === (ExtendedStatistic === undefined))
    throw validationError("Exactly one of the parameters Statistic and ExtendedStatistic must be specified.");
  return [
    {
      Id: "m1",
      MetricStat: {
        Metric: { Namespace: required(Namespace, "Namespace"), MetricName, Dimensions },
        Period: required(Period, "Period"),
        Stat: Statistic ?? ExtendedStatistic,
        ...(Unit && { Unit }),
      },
    },
  ];
}

/** Seconds. "Each metric must be using the same period" (user guide, "Alarms on math expressions"). */
function periodOf(queries: readonly MetricDataQuery[]): number {
  const periods = new Set(queries.flatMap(({ MetricStat }) => MetricStat?.Period ?? []));
  const [period] = periods;
  if (period === undefined || periods.size > 1)
    throw validationError("Metrics list must contain metrics of one and the same period.");
  return period;
}

const DAY = 86_400;

function checkPeriod(period: number, evaluationPeriods: number): void {
  if (!isPeriod(period))
    throw validationError(`The value ${period} for parameter Period must be 10, 20, 30 or a multiple of 60.`);
  if (period < 60) throw notPlayed("alarms with a period of less than a minute");
  const longest = period < 3600 ? DAY : 7 * DAY;
  if (period * evaluationPeriods > longest)
    throw validationError(
      `Metrics cannot be checked across more than ${longest / DAY} days (EvaluationPeriods * Period must be <= ${longest}).`,
    );
}

function required<Given>(value: Given | undefined, parameter: string): Given {
  if (value === undefined) throw validationError(`The parameter ${parameter} is required.`);
  return value;
}
