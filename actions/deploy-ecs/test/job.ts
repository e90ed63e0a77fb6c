import type { Account } from "@deploy-actions/shared/testkit/ecs/account";
import { quickTime } from "@deploy-actions/shared/testkit/job";
import {
  type ActionRun,
  type RunningAction,
  type RunOptions,
  startAction,
} from "@deploy-actions/simulator/runner/run-action";

const folder = new URL("..", import.meta.url).pathname;

export interface JobOptions extends Omit<RunOptions, "inputs"> {
  /** How many times as fast time passes in the job. Default 30. */
  readonly speed?: number;
}

/** The inputs of a deploy to the account's service. */
export function deploy(inputs: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  return { cluster: "prod", service: "web", ...inputs };
}

/** A job with one step, the bundle, that deploys to the account's service. */
export function startJob(
  { aws }: Pick<Account, "aws">,
  inputs: Readonly<Record<string, string>> = {},
  { speed = 30, env = {}, ...options }: JobOptions = {},
): RunningAction {
  return startAction(folder, { inputs: deploy(inputs), env: { ...aws.env, ...quickTime(speed), ...env }, ...options });
}

export function runJob(...job: Parameters<typeof startJob>): Promise<ActionRun> {
  return startJob(...job).result;
}
