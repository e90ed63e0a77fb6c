import type { Clock } from "@deploy-actions/shared/clock";
import { formatDuration } from "@deploy-actions/shared/duration";
import type { Deployment, Ecs } from "@deploy-actions/shared/ecs/ecs";
import { lookAt, primaryOf } from "@deploy-actions/shared/ecs/service";
import { Failure } from "@deploy-actions/shared/failure";
import { poll } from "@deploy-actions/shared/poll";
import type { Plan } from "./plan/plan.ts";
import type { IfInProgress } from "./request/strategy.ts";

const PACE_MS = 5_000;

/** Another deployment that this plan would replace; undefined: none is in progress, or it is followed and not replaced. */
export function inTheWay(plan: Plan, deployments: readonly Deployment[]): Deployment | undefined {
  const replaces = plan.kind === "deploy" && plan.startsDeployment;
  const primary = primaryOf({ deployments });
  return replaces && primary?.rolloutState === "IN_PROGRESS" ? primary : undefined;
}

/**
 * Does about it what `if-in-progress` says. True: it was waited for, and what was read before is old news.
 */
export async function othersFirst(
  other: Deployment,
  { service, ifInProgress, timeout }: { service: string; ifInProgress: IfInProgress; timeout: number },
  { ecs, clock, log, signal }: { ecs: Ecs; clock: Clock; log: (line: string) => void; signal: AbortSignal },
): Promise<boolean> {
  if (ifInProgress === "replace") return false;
  const age = formatDuration(Math.max(0, clock.now() - other.createdAt));
  const what = `Another deployment of service "${service}" is in progress: ${other.id} (${other.taskDefinition}), for ${age}.`;
  if (ifInProgress === "fail") {
    throw new Failure(`${what} Nothing was changed.`, {
      hint: "if-in-progress is fail. With wait this step waits for its end, with replace it takes its place. Give workflows that deploy this service one concurrency group, so that they wait for each other.",
    });
  }
  log(`${what} Waiting for its end, as if-in-progress asks.`);
  const found = await poll(
    async () => (primaryOf(await lookAt(ecs))?.rolloutState === "IN_PROGRESS" ? undefined : true),
    { clock, pace: () => PACE_MS, deadline: clock.now() + timeout, signal, waitingFor: "the other deployment to end" },
  );
  if (found.kind === "found") return true;
  throw new Failure(`${what} It did not end within ${formatDuration(timeout)}. Nothing was changed.`, {
    hint: "Look at the service; with if-in-progress: replace this step takes its place.",
  });
}
