import type { InputSource } from "@deploy-actions/shared/actions/input-source";
import type { Check } from "@deploy-actions/shared/checks/check";
import { readDocument, ruleProblems } from "@deploy-actions/shared/checks/grammar/read-checks-input";
import { parseVersionFrom } from "@deploy-actions/shared/checks/grammar/version-from";
import type { GateSettings } from "@deploy-actions/shared/checks/judge/rules";
import type { RequestReader } from "./reader.ts";

/** What must hold of the new release before the step calls it good. */
export interface ChecksRequest {
  readonly checks: readonly Check[];
  readonly settings: GateSettings;
  readonly expectedVersion: string | undefined;
}

/** As long as a job on a hosted runner may take. */
const MAX_MS = 6 * 3_600_000;

/** More often is no check but a load test. */
const MIN_INTERVAL_MS = 100;

/** As health-gate has it by default. */
const SUCCESS_THRESHOLD = 3;

/** `step`: where the times are; an entry of `services` has checks of its own, and the step's times. */
export function readChecksRequest(
  read: RequestReader,
  step: RequestReader,
  { source, env }: { source: InputSource; env: Readonly<Record<string, string | undefined>> },
): ChecksRequest | undefined {
  const expectedVersion = read.text("expected-version");
  if (read.text("checks") === undefined) {
    if (expectedVersion !== undefined && (read !== step || step.text("services") === undefined))
      read.problem("expected-version", "There are no checks to expect a version of.", "Give checks, or remove it.");
    return undefined;
  }
  const versionFrom = step.parse("version-from", parseVersionFrom);
  const document = readDocument(read, source, { env, versionFrom });
  const settings = settingsOf(step);
  if (!document || !settings) return undefined;
  read.problems("checks", [...ruleProblems(document.checks, document, { settings, expectedVersion })], document.file);
  return { checks: document.checks, settings, expectedVersion };
}

/** Undefined when they are no times at all: that is told once, by readCheckTimes. */
function settingsOf(step: RequestReader): GateSettings | undefined {
  const times = readCheckTimes(step);
  return times && { ...times, successThreshold: SUCCESS_THRESHOLD, baseline: undefined };
}

function readCheckTimes(step: RequestReader) {
  const [convergeTimeout, bake, interval] = [
    step.duration("checks-timeout"),
    step.duration("checks-bake"),
    step.duration("checks-interval"),
  ];
  if (![convergeTimeout, bake, interval].every(Number.isFinite)) return undefined;
  const problems = [
    (convergeTimeout < 1_000 || convergeTimeout > MAX_MS) && (["checks-timeout", "It must be from 1s to 6h."] as const),
    bake > MAX_MS && (["checks-bake", "It must be 6h at most."] as const),
    (interval < MIN_INTERVAL_MS || interval > MAX_MS) && (["checks-interval", "It must be from 100ms to 6h."] as const),
  ].filter((problem) => problem !== false);
  for (const [name, message] of problems) step.problem(name, message);
  return problems.length > 0 ? undefined : { convergeTimeout, bake, interval };
}
