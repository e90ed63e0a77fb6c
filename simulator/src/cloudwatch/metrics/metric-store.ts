import type { SimClock } from "../../clock.ts";
import { KEPT } from "../timing.ts";
import type { Datum } from "./datum.ts";
import { keyOf, type Metric } from "./metric.ts";
import type { Statistic } from "./statistics.ts";

/** Times are milliseconds since the Unix epoch; `to` is exclusive. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/** The metrics of one account and region. What is put can be read once its lag is over. */
export class MetricStore {
  readonly #clock: SimClock;
  readonly #metrics = new Map<
    string,
    { readonly metric: Metric; data: (Datum & { readonly readableFrom: number })[] }
  >();

  constructor(clock: SimClock) {
    this.#clock = clock;
  }

  get metrics(): readonly Metric[] {
    return [...this.#metrics.values()].filter(({ data }) => data.some(this.#isReadable)).map(({ metric }) => metric);
  }

  put(metric: Metric, datum: Datum, lagMs: number): void {
    const now = this.#clock.now();
    const known = this.#metrics.get(keyOf(metric));
    const data = (known?.data ?? []).filter(({ at }) => at > now - KEPT);
    data.push({ ...datum, readableFrom: now + lagMs });
    this.#metrics.set(keyOf(metric), { metric, data });
  }

  /** One point for each period that has data, by the time the period begins; periods count from the window's start. */
  read(
    metric: Metric,
    { from, to }: Window,
    { period, statistic, unit }: { period: number; statistic: Statistic; unit: string | undefined },
  ): ReadonlyMap<number, number> {
    const readable = (this.#metrics.get(keyOf(metric))?.data ?? []).filter(this.#isReadable);
    const wanted = readable.filter((datum) => datum.at >= from && datum.at < to && (unit ?? datum.unit) === datum.unit);
    const periods = Map.groupBy(wanted, ({ at }) => from + Math.floor((at - from) / period) * period);
    const points = [...periods].flatMap(([start, data]) => {
      const value = statistic(data);
      return value === undefined ? [] : [[start, value] as const];
    });
    return new Map(points.toSorted(([a], [b]) => a - b));
  }

  readonly #isReadable = ({ readableFrom }: { readonly readableFrom: number }) => readableFrom <= this.#clock.now();
}
