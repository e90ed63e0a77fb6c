import { waitUntilServicesStable } from "@aws-sdk/client-ecs";
import { type Account, CLUSTER } from "./account.ts";

export type WaiterVerdict = "stable" | "timed-out";

/** Seconds. What aws-actions/amazon-ecs-deploy-task-definition v2 gives the SDK's waiter unless told otherwise. */
const DEFAULTS = { minDelay: 15, maxDelay: 600, maxWaitTime: 30 * 60 };

/** Its first read must not be one from before UpdateService, which it would take for the end: ECS's consistency lag, ms. */
const HEAD_START = 2_000;

export interface Waited {
  readonly verdict: WaiterVerdict;
  /** Unix epoch ms of simulated time. */
  readonly saidAt: number;
}

/** Waits for a service (name or ARN) right after UpdateService, as the official action does. */
export async function waitAsOfficialAction(service: string, { ecs, clock, speed }: Account): Promise<Waited> {
  await clock.sleep(HEAD_START);
  const { minDelay, maxDelay, maxWaitTime } = DEFAULTS;
  const options = {
    client: ecs,
    minDelay: minDelay / speed,
    maxDelay: maxDelay / speed,
    maxWaitTime: maxWaitTime / speed,
  };
  try {
    await waitUntilServicesStable(options, { cluster: CLUSTER, services: [service] });
    return { verdict: "stable", saidAt: clock.now() };
  } catch (error) {
    if ((error as Error).name === "TimeoutError") return { verdict: "timed-out", saidAt: clock.now() };
    throw error;
  }
}
