import type { GetMetricDataCommandInput, MetricDataResult } from "@aws-sdk/client-cloudwatch";
import { validationError } from "../errors.ts";
import type { Series } from "../math/series.ts";
import { page } from "../pages.ts";
import { MINUTE } from "../timing.ts";
import type { MetricStore } from "./metric-store.ts";
import { Queries } from "./queries.ts";

/** Data points in one answer of GetMetricData, unless fewer are asked for (API reference). */
const MOST_POINTS = 100_800;

/** GetMetricData. */
export function metricData(store: MetricStore, input: GetMetricDataCommandInput) {
  const { MetricDataQueries = [], StartTime = new Date(0), EndTime = new Date(0), ScanBy, MaxDatapoints } = input;
  if (StartTime >= EndTime) throw validationError("The parameter StartTime must be less than the parameter EndTime.");
  const from = Math.floor(StartTime.getTime() / MINUTE) * MINUTE;
  const queries = new Queries(store, MetricDataQueries, { from, to: EndTime.getTime() });
  const all = MetricDataQueries.filter(({ ReturnData = true }) => ReturnData).flatMap((query) =>
    queries.series(query).map((series) => ({ id: `${query.Id}`, series, points: pointsOf(series, ScanBy) })),
  );

  const flat = all.flatMap(({ points }, result) => points.map((point) => ({ result, point })));
  const shown = page(flat, { size: MaxDatapoints ?? MOST_POINTS, NextToken: input.NextToken });
  const results = all.map(({ id, series, points }, index): MetricDataResult => {
    const here = shown.items.filter(({ result }) => result === index).map(({ point }) => point);
    return {
      Id: id,
      Label: series.label,
      Timestamps: here.map(([time]) => new Date(time)),
      Values: here.map(([, value]) => value),
      StatusCode: here.length < points.length && shown.NextToken !== undefined ? "PartialData" : "Complete",
    };
  });
  const next = shown.NextToken === undefined ? {} : { NextToken: shown.NextToken };
  return { MetricDataResults: results, Messages: [], ...next };
}

/** The newest first, unless asked otherwise. */
function pointsOf({ points }: Series, scanBy: GetMetricDataCommandInput["ScanBy"]): (readonly [number, number])[] {
  const oldestFirst = [...points];
  return scanBy === "TimestampAscending" ? oldestFirst : oldestFirst.toReversed();
}
