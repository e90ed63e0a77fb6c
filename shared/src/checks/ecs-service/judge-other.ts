import type { Deployment } from "../../ecs/ecs.ts";
import { because, type Earlier, failedForGood, type Seen, type ServiceNow, type Wanted } from "./service-now.ts";

export const isWanted = ({ taskDefinition, deployment }: Wanted, found: Deployment): boolean =>
  (deployment === undefined || found.id === deployment) &&
  (taskDefinition === undefined || found.taskDefinition === taskDefinition);

/** The PRIMARY is not the wanted deployment: it has not come yet, or ECS went back, or somebody deployed another one. */
export function judgeOther(
  primary: Deployment,
  wanted: Wanted,
  { service, current }: ServiceNow,
  { otherForGood }: Earlier,
): Seen {
  if (primary.id === wanted.deployment)
    return failedForGood(`${primary.id} is a deployment of ${primary.taskDefinition}, not of ${wanted.taskDefinition}`);
  const listed = service.deployments.find((deployment) => isWanted(wanted, deployment));
  const name = wanted.taskDefinition ?? listed?.taskDefinition;
  if (current?.status.startsWith("ROLLBACK_") && name !== undefined && current.taskDefinition === name)
    return failedForGood(`ECS went back from ${name} to ${primary.taskDefinition}${because(current)}`);
  const place = `${primary.taskDefinition} (${primary.id}) is in place`;
  if (listed?.rolloutState === "FAILED")
    return failedForGood(`${place}: the deployment of ${name} failed (${listed.rolloutStateReason})`);
  // Reads that lag behind a write do not list the new deployment at all.
  if (listed) return failedForGood(`${place}: it replaced the deployment of ${name}`);
  const expected = [name, wanted.deployment].filter((part) => part !== undefined).join(", ");
  // A deployment has one life; a task definition may be deployed any moment.
  if (wanted.deployment !== undefined && otherForGood) return failedForGood(`${place}, expected ${expected}`);
  return { outcome: "stale", reason: `${place}, expected ${expected}` };
}
