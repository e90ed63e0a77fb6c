import type { MetricDataQuery } from "@aws-sdk/client-cloudwatch";
import { notPlayed, validationError } from "../errors.ts";
import { evaluate } from "../math/evaluate.ts";
import { parseExpression } from "../math/parse.ts";
import { isSeries, type Series, type Value } from "../math/series.ts";
import { dimensionsOf } from "./metric.ts";
import type { MetricStore, Window } from "./metric-store.ts";
import { isKnownToAws, statistic } from "./statistics.ts";

/** Evaluates queries as GetMetricData and alarms on metric math do. A query of SEARCH's kind has more than one series. */
export class Queries {
  readonly #store: MetricStore;
  readonly #window: Window;
  readonly #queries: readonly MetricDataQuery[];
  readonly #underWay = new Set<string>();

  /** Throws AWS's error unless the queries are sound. */
  constructor(store: MetricStore, queries: readonly MetricDataQuery[], window: Window) {
    checkQueries(queries);
    this.#store = store;
    this.#queries = queries;
    this.#window = window;
  }

  series(query: MetricDataQuery): readonly Series[] {
    const value = this.#value(query);
    if (typeof value === "number") throw inExpression(query, "The result must be a time series, not a number");
    const all = isSeries(value) ? [value] : value;
    if (query.Label === undefined) return all;
    return all.map((series) => ({ ...series, label: `${query.Label}` }));
  }

  #value(query: MetricDataQuery): Value {
    const { Id = "", MetricStat, Expression } = query;
    if (MetricStat) return this.#metric(query);
    if (this.#underWay.has(Id)) throw inExpression(query, "It refers to itself");
    this.#underWay.add(Id);
    try {
      const value = evaluate(parseExpression(`${Expression}`), {
        window: this.#window,
        lookUp: (id) => this.#value(this.#find(id)),
        metrics: (text) =>
          this.#queries
            .filter(isMetric)
            .filter(hasIn(text))
            .map((each) => this.#metric(each)),
      });
      return isSeries(value) ? { ...value, label: Id } : value;
    } catch (error) {
      if (error instanceof SyntaxError || error instanceof TypeError) throw inExpression(query, error.message);
      throw error;
    } finally {
      this.#underWay.delete(Id);
    }
  }

  #metric({ MetricStat }: MetricDataQuery): Series {
    const { Metric = {}, Period = 0, Stat = "", Unit } = MetricStat ?? {};
    const { Namespace = "", MetricName = "", Dimensions = [] } = Metric;
    const metric = { namespace: Namespace, name: MetricName, dimensions: dimensionsOf(Dimensions) };
    const period = Period * 1000;
    const figure = statistic(Stat);
    if (!figure) throw notPlayed(`the statistic ${Stat}`);
    return {
      label: MetricName,
      period,
      points: this.#store.read(metric, this.#window, { period, statistic: figure, unit: Unit }),
    };
  }

  #find(id: string): MetricDataQuery {
    const found = this.#queries.find(({ Id }) => Id === id);
    if (!found) throw new SyntaxError(`There is no metric or expression '${id}'`);
    return found;
  }
}

const MOST_QUERIES = 500;

function checkQueries(queries: readonly MetricDataQuery[]): void {
  if (queries.length > MOST_QUERIES) throw validationError(`At most ${MOST_QUERIES} queries can be made at a time.`);
  const ids = queries.map(({ Id }) => Id);
  if (new Set(ids).size < ids.length)
    throw validationError("The values for parameter id in MetricDataQueries are not unique.");
  for (const [index, query] of queries.entries()) checkQuery(query, `MetricDataQueries.member.${index + 1}`);
}

function checkQuery({ Id = "", MetricStat, Expression, AccountId }: MetricDataQuery, at: string): void {
  if (!/^[a-z]\w*$/.test(Id))
    throw validationError(
      `The value ${Id} for parameter ${at}.Id is not matching the expected pattern ^[a-z][a-zA-Z0-9_]*$.`,
    );
  if ((MetricStat === undefined) === (Expression === undefined))
    throw validationError(
      `The parameters ${at}.MetricStat and ${at}.Expression are mutually exclusive, and one of them is required.`,
    );
  if (AccountId !== undefined) throw notPlayed("metrics of other accounts");
  if (Expression !== undefined && /^\s*SELECT\b/i.test(Expression)) throw notPlayed("Metrics Insights");
  if (!MetricStat) return;
  const { Stat = "", Period = 0 } = MetricStat;
  if (!isKnownToAws(Stat))
    throw validationError(`The value ${Stat} for parameter ${at}.MetricStat.Stat is not a valid statistic.`);
  if (!isPeriod(Period))
    throw validationError(
      `The value ${Period} for parameter ${at}.MetricStat.Period must be 1, 5, 10, 20, 30 or a multiple of 60.`,
    );
}

export function isPeriod(seconds: number): boolean {
  return [1, 5, 10, 20, 30].includes(seconds) || (seconds > 0 && seconds % 60 === 0);
}

/** AWS publishes neither a list of these errors nor their words. */
function inExpression({ Id }: MetricDataQuery, problem: string) {
  return validationError(`Error in expression '${Id}': ${problem}.`);
}

function isMetric({ MetricStat }: MetricDataQuery): boolean {
  return MetricStat !== undefined;
}

function hasIn(text: string): (query: MetricDataQuery) => boolean {
  return ({ Id = "" }) => Id.includes(text);
}
