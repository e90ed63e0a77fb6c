import type { Account } from "@deploy-actions/shared/testkit/ecs/account";
import {
  type ActionRun,
  type RunningAction,
  type RunOptions,
  startAction,
} from "@deploy-actions/simulator/runner/run-action";

const folder = new URL("..", import.meta.url).pathname;
const quickTime = new URL("../../../shared/testkit/quick-time.js", import.meta.url).href;

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
  const quick = { NODE_OPTIONS: `--import=${quickTime}`, JOB_SPEED: String(speed) };
  return startAction(folder, { inputs: deploy(inputs), env: { ...aws.env, ...quick, ...env }, ...options });
}

export function runJob(...job: Parameters<typeof startJob>): Promise<ActionRun> {
  return startJob(...job).result;
}

/** The error annotations, title and message as one text each. */
export function errors({ annotations }: ActionRun): readonly string[] {
  return annotations.flatMap(({ level, title, message }) => (level === "error" ? [`${title}\n${message}`] : []));
}

/** The calls since `first` that can change something. */
export function mutations({ aws }: Pick<Account, "aws">, first = 0): readonly string[] {
  return aws.calls
    .slice(first)
    .map(({ operation }) => operation)
    .filter((operation) => !/^(Describe|List|Get|BatchGet|AssumeRole)/.test(operation));
}
