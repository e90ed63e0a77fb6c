import type { Check, CheckKind, Compared, FailureLimit } from "../check.ts";
import type { Baseline, CheckBaseline } from "./baseline.ts";

/** What a gate decides by: everything the inputs and the document left open is filled in. Times are milliseconds. */
export interface Rules {
  readonly convergeTimeout: number;
  readonly bake: number;
  readonly checks: readonly CheckRules[];
}

export interface CheckRules {
  readonly name: string;
  readonly kind: string;
  readonly advisory: boolean;
  readonly interval: number;
  /** After the start of the gate. */
  readonly initialDelay: number;
  readonly successThreshold: number;
  /** How many samples the bake takes when none is late. */
  readonly plannedSamples: number;
  /** How many of them may fail. */
  readonly failuresAllowed: number;
  /** The same as a share, 0 to 100, which holds for fewer samples than planned, too; undefined: a number was asked for. */
  readonly failurePercent: number | undefined;
  readonly consecutiveFailureLimit: number;
  readonly errorLimit: number;
  readonly minSamples: number;
  readonly percentiles: readonly { readonly percentile: number; readonly latency: number }[];
  readonly compare: readonly Compared[];
  readonly baseline: CheckBaseline | undefined;
}

/** What the gate's inputs say for every check that does not say it itself. Times are milliseconds. */
export interface GateSettings {
  readonly convergeTimeout: number;
  readonly bake: number;
  readonly interval: number;
  readonly successThreshold: number;
  readonly baseline: Baseline | undefined;
}

export function makeRules(checks: readonly Check[], settings: GateSettings): Rules {
  return {
    convergeTimeout: settings.convergeTimeout,
    bake: settings.bake,
    checks: checks.map((check) => rulesOf(check, settings)),
  };
}

/** CloudWatch charges for each read and has news once a minute as a rule; Prometheus comes with a configuration that scrapes every 15 s. */
const INTERVALS: Partial<Record<CheckKind, number>> = { alarm: 15_000, metric: 30_000, prometheus: 15_000 };

/** A network between a hosted runner and the service loses a request now and then; a state is right or wrong. */
const FAILURE_LIMITS: Partial<Record<CheckKind, FailureLimit>> = { http: { percent: 10 } };
const NO_FAILURE: FailureLimit = { count: 0 };

/** As Argo Rollouts has it: `consecutiveErrorLimit`. */
const ERROR_LIMIT = 4;
const CONSECUTIVE_FAILURE_LIMIT = 3;
const MIN_SAMPLES = 3;

function rulesOf(check: Check, settings: GateSettings): CheckRules {
  const { name, kind, advisory, pace, limits, compare } = check;
  const minSamples = limits.minSamples ?? MIN_SAMPLES;
  const interval = pace.interval ?? slowInterval(kind, minSamples, settings) ?? settings.interval;
  const plannedSamples = Math.floor(settings.bake / interval);
  const failureLimit = limits.failureLimit ?? FAILURE_LIMITS[kind] ?? NO_FAILURE;
  return {
    name,
    kind,
    advisory,
    interval,
    initialDelay: pace.initialDelay,
    successThreshold: limits.successThreshold ?? settings.successThreshold,
    plannedSamples,
    failuresAllowed: allowed(failureLimit, plannedSamples),
    failurePercent: "percent" in failureLimit ? failureLimit.percent : undefined,
    consecutiveFailureLimit: limits.consecutiveFailureLimit ?? CONSECUTIVE_FAILURE_LIMIT,
    errorLimit: limits.errorLimit ?? ERROR_LIMIT,
    minSamples,
    percentiles: kind === "http" ? check.expect.percentiles : [],
    compare,
    baseline: settings.baseline?.checks[name],
  };
}

/** As slow as the kind has it, unless the bake is too short for that; never faster than the gate's other checks. */
function slowInterval(kind: CheckKind, minSamples: number, { bake, interval }: GateSettings): number | undefined {
  const slow = INTERVALS[kind];
  if (slow === undefined) return undefined;
  const fits = bake === 0 ? slow : Math.floor(bake / minSamples);
  return Math.max(interval, Math.min(slow, fits));
}

/** Known before the bake, so that it can be told, and fail the check, while it is still going on. */
function allowed(limit: FailureLimit, plannedSamples: number): number {
  return "count" in limit ? limit.count : Math.floor((limit.percent / 100) * plannedSamples);
}
