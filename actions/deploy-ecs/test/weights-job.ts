import { answering, type PairAccount } from "@deploy-actions/shared/testkit/elb/pair-account";
import type { RunningAction } from "@deploy-actions/simulator/runner/run-action";
import { type JobOptions, startJob } from "./job.ts";

/** How many times as fast time passes in the account and in the job: a shift takes some two seconds. */
export const SPEED = 60;

/** Where an answer of the account's programs has its version. */
const VERSION = { expect: { status: 200 }, version: { regex: "(v\\d+)" } };

/** Checks of what a client of the load balancer gets: no answer may be bad. */
export function checksOf({ url }: Pick<PairAccount, "url">, timing: Readonly<Record<string, string>> = {}) {
  return {
    checks: JSON.stringify([{ kind: "http", url, ...VERSION, timeout: "60s", "failure-limit": 0 }]),
    // On a busy machine a sample may take minutes of this time.
    "checks-timeout": "20m",
    "checks-interval": "500ms",
    "checks-bake": "20s",
    ...timing,
  };
}

type Inputs = Readonly<Record<string, string>>;

/** A job that deploys by weights to whichever of the two services has no traffic. */
export function startShift(account: PairAccount, inputs: Inputs = {}, options: JobOptions = {}): RunningAction {
  const pair = { service: "web-blue", "partner-service": "web-green", strategy: "weights" };
  return startJob(account, { ...pair, "step-hold": "20s", ...inputs }, { speed: SPEED, ...options });
}

export const shift = (...job: Parameters<typeof startShift>) => startShift(...job).result;

/** An image whose every answer to users has this status. */
export const release = (account: PairAccount, version: string, status = 200) =>
  account.push(version, answering(version, status));
