import { idleClock } from "@deploy-actions/shared/testkit/idle-clock";
import type { CallRecord } from "@deploy-actions/simulator/calls";
import type { StepOutcome } from "../../actions/deploy-ecs/src/outcome.ts";
import { type Account, type AccountOptions, openAccount } from "../account.ts";
import { runStep } from "../step.ts";

/** The buckets that opening the account has emptied are full again after that; ms. */
const REST_MS = 120_000;

/** One step, and what it cost. */
export interface StepCalls {
  readonly calls: readonly CallRecord[];
  readonly outcome: StepOutcome;
  /** Simulated. */
  readonly seconds: number;
  /** Afterwards: `family:revision` of each service's PRIMARY deployment, by the service's name. */
  readonly serving: ReadonlyMap<string, string>;
}

/** A step with these inputs, in an account whose time jumps from one thing that happens to the next: a busy machine changes no figure. */
export async function callsOfStep(
  options: Pick<AccountOptions, "services" | "families" | "deploymentConfiguration">,
  inputs: (account: Account) => Readonly<Record<string, string>>,
): Promise<StepCalls> {
  const clock = idleClock();
  await using account = await clock.run(openAccount({ ...options, clock, tasks: 2 }));
  await clock.run(clock.sleep(REST_MS));
  const { aws } = account;
  const from = aws.calls.length;
  const startedAt = clock.now();
  const outcome = await clock.run(runStep(account, inputs(account)));
  const calls = aws.calls.slice(from);
  const seconds = (clock.now() - startedAt) / 1_000;
  // Reads show the last writes by then.
  await clock.run(clock.sleep(REST_MS));
  return { calls, outcome, seconds, serving: await clock.run(account.serving()) };
}

export const operationOf = ({ service, operation }: CallRecord): string => `${service}:${operation}`;

export const countOf = (calls: readonly CallRecord[], operation: string): number =>
  calls.filter((call) => operationOf(call) === operation).length;

export const throttledOf = (calls: readonly CallRecord[]): number =>
  calls.filter(({ errorCode }) => /Throttl|TooManyRequests|LimitExceeded/.test(errorCode ?? "")).length;
