import { stringify } from "yaml";
import { writeDuration } from "../../duration.ts";
import type { Check, Compared, Limits } from "../check.ts";
import { Beside, type Certificate, type Variable } from "./beside.ts";
import { writeKind } from "./write-kind.ts";

export interface WrittenChecks {
  /** A document of checks, as YAML. */
  readonly text: string;
  /** What it refers to. */
  readonly variables: readonly Variable[];
  readonly certificates: readonly Certificate[];
}

/**
 * The way back from reading a document: one that says the same, without what goes without saying, and with variables in
 * the place of secrets. What is secret in the query string of a URL stays, for the runner to mask.
 */
export function writeChecks(checks: readonly Check[]): WrittenChecks {
  const beside = new Beside();
  const document = checks.map((check) => writeCheck(check, beside));
  // Folded lines would cut what the runner masks in two.
  return {
    text: stringify(document, { lineWidth: 0 }),
    variables: beside.variables,
    certificates: beside.certificates,
  };
}

/** As in the grammar: what holds when a check says nothing. */
const TIMEOUT = 10_000;

function writeCheck(check: Check, beside: Beside): object {
  const { kind, name, advisory, quorum, pace, limits, compare } = check;
  return {
    kind,
    name,
    ...writeKind(check, beside),
    // The one kind that is advisory unless it says otherwise.
    advisory: advisory === (kind === "tls") ? undefined : advisory,
    quorum: quorum && `${quorum.passing}/${quorum.of}`,
    interval: pace.interval === undefined ? undefined : writeDuration(pace.interval),
    timeout: pace.timeout === TIMEOUT ? undefined : writeDuration(pace.timeout),
    "initial-delay": pace.initialDelay === 0 ? undefined : writeDuration(pace.initialDelay),
    ...writeLimits(limits),
    compare: compare.length === 0 ? undefined : Object.fromEntries(compare.map(writeCompared)),
  };
}

function writeLimits(limits: Limits): object {
  const { successThreshold, failureLimit, consecutiveFailureLimit, errorLimit, minSamples } = limits;
  return {
    "success-threshold": successThreshold,
    "failure-limit": failureLimit && ("count" in failureLimit ? failureLimit.count : `${failureLimit.percent}%`),
    "consecutive-failure-limit": consecutiveFailureLimit,
    "error-limit": errorLimit,
    "min-samples": minSamples,
  };
}

function writeCompared({ figure, maxRatio, minRatio, floor }: Compared): [string, object] {
  return [
    figure,
    {
      "max-ratio": maxRatio,
      "min-ratio": minRatio,
      floor: floor === undefined || figure === "value" ? floor : writeFloor(figure, floor),
    },
  ];
}

function writeFloor(figure: Exclude<Compared["figure"], "value">, floor: number): string {
  // 0.07 * 100 is a little more than 7.
  return figure === "failure-rate" ? `${Number((floor * 100).toPrecision(12))}%` : writeDuration(floor);
}
