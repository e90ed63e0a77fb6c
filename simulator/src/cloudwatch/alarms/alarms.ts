import type { PutCompositeAlarmCommandInput, PutMetricAlarmCommandInput } from "@aws-sdk/client-cloudwatch";
import { AwsError } from "../../service.ts";
import type { World } from "../../world.ts";
import { notPlayed, validationError } from "../errors.ts";
import type { MetricStore } from "../metrics/metric-store.ts";
import { Queries } from "../metrics/queries.ts";
import { EXTRA_PERIODS, FIRST_EVALUATION, MINUTE } from "../timing.ts";
import {
  type Alarm,
  type AlarmState,
  type CompositeAlarm,
  initialState,
  type MetricAlarm,
  type StateValue,
} from "./alarm.ts";
import { alarmsIn, isMet, parseAlarmRule } from "./alarm-rule.ts";
import { evaluateAlarm, type Point } from "./evaluate.ts";
import { childReason, isoTime, stateReason, stateReasonData } from "./reason.ts";
import { type Watched, watchedBy } from "./watched.ts";

/** The alarms of one account and region. Metric alarms follow their metrics, composite alarms the alarms in their rules. */
export class Alarms {
  readonly #world: World;
  readonly #store: MetricStore;
  readonly #alarms = new Map<string, Alarm>();

  constructor(world: World, store: MetricStore) {
    this.#world = world;
    this.#store = store;
  }

  /** By name. */
  get all(): readonly Alarm[] {
    return [...this.#alarms.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  arn(name: string): string {
    const { partition, region, account } = this.#world;
    return `arn:${partition}:cloudwatch:${region}:${account}:alarm:${name}`;
  }

  stateOf(name: string): StateValue | undefined {
    return this.#alarms.get(name)?.state.value;
  }

  /** A changed alarm keeps its state until it is evaluated again. */
  putMetricAlarm(settings: PutMetricAlarmCommandInput): void {
    const { name, ...common } = this.#common(settings.AlarmName, "metric");
    const watched = watchedBy(settings);
    // Also refuses expressions that cannot be read.
    this.#periods(watched);
    this.#save({ kind: "metric", name, ...common, settings, watched });
  }

  putCompositeAlarm(settings: PutCompositeAlarmCommandInput): void {
    const { name, ...common } = this.#common(settings.AlarmName, "composite");
    if (settings.ActionsSuppressor !== undefined) throw notPlayed("the suppression of actions");
    const rule = parseAlarmRule(`${settings.AlarmRule}`);
    const missing = alarmsIn(rule).filter((child) => child !== name && !this.#alarms.has(child));
    if (missing.length > 0) {
      throw validationError(
        `Could not save the composite alarm as alarms [${missing.join(", ")}] in the alarm rule do not exist`,
      );
    }
    this.#save({ kind: "composite", name, ...common, settings, rule });
  }

  setState(name: string, value: StateValue, reason: string, reasonData: string | undefined): void {
    const alarm = this.#alarms.get(name);
    if (!alarm) throw new AwsError("ResourceNotFound", `Alarm ${name} does not exist.`, { status: 404 });
    this.#set(alarm, { value, reason, reasonData });
  }

  /** Names of alarms that do not exist are passed over. */
  delete(names: readonly string[]): void {
    const deleted = names.flatMap((name) => this.#alarms.get(name) ?? []);
    if (deleted.filter(({ kind }) => kind === "composite").length > 1)
      throw validationError("At most one composite alarm can be deleted in one call.");
    const needed = deleted.find(({ name }) => this.#parents(name).some((parent) => !deleted.includes(parent)));
    if (needed) throw validationError(`Cannot delete ${needed.name} as there are composite alarm(s) depending on it.`);
    for (const { name } of deleted) this.#alarms.delete(name);
  }

  evaluateMetricAlarms(): void {
    for (const alarm of this.all) if (alarm.kind === "metric") this.#evaluateMetricAlarm(alarm);
  }

  #common(given: string | undefined, kind: Alarm["kind"]) {
    const name = `${given}`;
    const known = this.#alarms.get(name);
    if (known && known.kind !== kind)
      throw validationError(`There is a ${known.kind} alarm of the name ${name} already.`);
    const now = this.#world.clock.now();
    return { name, arn: this.arn(name), configuredAt: now, state: known?.state ?? initialState(now) };
  }

  #save(alarm: Alarm): void {
    const verb = this.#alarms.has(alarm.name) ? "updated" : "created";
    this.#alarms.set(alarm.name, alarm);
    this.#world.clock.after(FIRST_EVALUATION, () => {
      if (this.#alarms.get(alarm.name) !== alarm) return;
      if (alarm.kind === "metric") this.#evaluateMetricAlarm(alarm);
      else
        this.#evaluateComposite(alarm, (state) => `${alarm.arn} was ${verb} and its alarm rule evaluates to ${state}`);
    });
  }

  #evaluateMetricAlarm(alarm: MetricAlarm): void {
    const { watched, state } = alarm;
    const periods = this.#periods(watched);
    const finding = evaluateAlarm(periods, watched);
    if (finding.kind === "retain") return;
    const value = finding.kind === "insufficient" ? "INSUFFICIENT_DATA" : finding.kind;
    if (value === state.value) return;
    const reasonData = stateReasonData(periods, watched, this.#world.clock.now());
    this.#set(alarm, { value, reason: stateReason(finding, watched), reasonData });
  }

  /** The newest first; the last one is the newest whole minute's. */
  #periods(watched: Watched): readonly (Point | undefined)[] {
    const { queries, query, period, evaluationPeriods } = watched;
    const count = evaluationPeriods + EXTRA_PERIODS;
    const to = Math.floor(this.#world.clock.now() / MINUTE) * MINUTE;
    const from = to - count * period;
    const [series, ...more] = new Queries(this.#store, queries, { from, to }).series(query);
    if (!series || more.length > 0) throw validationError("An alarm can watch one time series only.");
    return Array.from({ length: count }, (_, index) => {
      const at = to - (index + 1) * period;
      const value = series.points.get(at);
      return value === undefined ? undefined : { at, value };
    });
  }

  #evaluateComposite(alarm: CompositeAlarm, reason: (state: StateValue) => string, seen: readonly Alarm[] = []): void {
    const value = isMet(alarm.rule, (name) => this.stateOf(name)) ? "ALARM" : "OK";
    if (value !== alarm.state.value)
      this.#set(alarm, { value, reason: reason(value), reasonData: this.#triggers(alarm) }, seen);
  }

  #triggers({ rule }: CompositeAlarm): string {
    const children = alarmsIn(rule).flatMap((name) => this.#alarms.get(name) ?? []);
    const triggeringAlarms = children.map(({ arn, state: { value, transitionedAt } }) => ({
      arn,
      state: { value, timestamp: isoTime(transitionedAt) },
    }));
    return JSON.stringify({ triggeringAlarms });
  }

  /** `seen`: the alarms whose change led here. AWS stops at a cycle, too. */
  #set(alarm: Alarm, to: Pick<AlarmState, "value" | "reason" | "reasonData">, seen: readonly Alarm[] = []): void {
    const now = this.#world.clock.now();
    const changes = to.value !== alarm.state.value;
    alarm.state = { ...to, updatedAt: now, transitionedAt: changes ? now : alarm.state.transitionedAt };
    if (!changes) return;
    const reason = childReason(alarm.arn, to.value, now);
    for (const parent of this.#parents(alarm.name)) {
      if (!seen.includes(parent)) this.#evaluateComposite(parent, () => reason, [...seen, alarm]);
    }
  }

  #parents(name: string): readonly CompositeAlarm[] {
    return this.all.filter((alarm) => alarm.kind === "composite").filter(({ rule }) => alarmsIn(rule).includes(name));
  }
}
