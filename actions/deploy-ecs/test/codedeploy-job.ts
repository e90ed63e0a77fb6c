import type { CodeDeployAccount } from "@deploy-actions/shared/testkit/codedeploy/account";
import { answering } from "@deploy-actions/shared/testkit/elb/pair-account";
import type { RunningAction } from "@deploy-actions/simulator/runner/run-action";
import { type JobOptions, startJob } from "./job.ts";

/** How many times as fast time passes in the account and in the job: a canary takes some five seconds. */
export const SPEED = 100;

export const CANARY = { "codedeploy-deployment-config": "CodeDeployDefault.ECSCanary10Percent5Minutes" };

/** Checks of what a client of the load balancer gets: no answer may be bad. So many that a tenth of the traffic is met. */
export function checksOf({ url }: Pick<CodeDeployAccount, "url">) {
  const version = { expect: { status: 200 }, version: { regex: "(v\\d+)" } };
  return {
    checks: JSON.stringify([{ kind: "http", url, ...version, timeout: "100s", "failure-limit": 0 }]),
    // On a busy machine a sample may take minutes of this time.
    "checks-timeout": "20m",
    "checks-interval": "1s",
    "checks-bake": "4m",
  };
}

export function startDeploy(
  account: CodeDeployAccount,
  inputs: Readonly<Record<string, string>> = {},
  options: JobOptions = {},
): RunningAction {
  return startJob(account, inputs, { speed: SPEED, ...options });
}

export const deployed = (...job: Parameters<typeof startDeploy>) => startDeploy(...job).result;

/** An image whose every answer to users has this status. */
export const release = (account: CodeDeployAccount, version: string, status = 200) =>
  account.push(version, answering(version, status));
