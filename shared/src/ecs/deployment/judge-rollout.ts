import type { Service } from "../ecs.ts";
import { primaryOf } from "../service.ts";
import { ours, type Verdict } from "./judge.ts";
import type { Mine } from "./mine.ts";

/**
 * Judges our deployment by `deployments` alone, where ECS keeps no service deployment of it (emulators and other clouds that speak
 * its API). Says less: not why ECS went back, and a deployment that another one replaced counts as superseded, whoever made that one.
 */
export function judgeRollout(mine: Mine, service: Service): Verdict {
  const primary = primaryOf(service);
  const own = ours(mine, service);
  if (!primary) return { kind: "waiting" };
  if (primary.id === mine.deploymentId) {
    const { rolloutState, rolloutStateReason: reason, running, pending } = primary;
    if (rolloutState === "FAILED") return { kind: "failed", by: "circuit-breaker", reason };
    const settled = rolloutState === "COMPLETED" && service.deployments.length === 1;
    return settled && running === service.desiredCount && pending === 0 ? { kind: "succeeded" } : { kind: "waiting" };
  }
  if (primary.id !== mine.previousDeploymentId)
    return { kind: "superseded", by: primary.id, taskDefinition: primary.taskDefinition };
  // Without ours in the list it may be a read from before our update.
  if (own?.rolloutState !== "FAILED") return { kind: "waiting" };
  const reason = own.rolloutStateReason;
  return primary.rolloutState === "COMPLETED"
    ? { kind: "rolled-back", by: "circuit-breaker", reason }
    : { kind: "rolling-back", reason };
}
