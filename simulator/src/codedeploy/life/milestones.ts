import type { Deployment, LifecycleEvent } from "../deployments/deployment.ts";
import type { CodeDeploy } from "../state.ts";

export function start({ world: { clock } }: CodeDeploy, deployment: Deployment): void {
  deployment.status = "InProgress";
  deployment.startedAt = clock.now();
  deployment.target.status = "InProgress";
  deployment.target.updatedAt = clock.now();
}

export function complete({ world: { clock } }: CodeDeploy, deployment: Deployment): void {
  deployment.status = "Succeeded";
  deployment.completedAt = clock.now();
  deployment.target.status = "Succeeded";
  deployment.target.updatedAt = clock.now();
}

/** Plays one lifecycle event from its start to its end. */
export function* runEvent(
  { world: { clock } }: CodeDeploy,
  { target }: Deployment,
  event: LifecycleEvent,
  action: Iterable<void>,
): Generator<void, void, void> {
  event.status = "InProgress";
  event.startedAt = clock.now();
  target.updatedAt = clock.now();
  yield* action;
  event.status = "Succeeded";
  event.endedAt = clock.now();
  target.updatedAt = clock.now();
}
