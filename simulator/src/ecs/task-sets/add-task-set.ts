import { newDeployment, newRevision } from "../scheduler/deployments.ts";
import type { Deployment, Ecs, Service, Workload } from "../state.ts";

/** Adds a task set to a service; the scheduler starts its tasks. */
export function addTaskSet(
  ecs: Ecs,
  service: Service,
  workload: Workload,
  status: "PRIMARY" | "ACTIVE",
  externalId?: string,
): Deployment {
  const revision = newRevision(ecs, service, workload);
  service.revisions.set(revision.arn, revision);
  const added: Deployment = {
    ...newDeployment(ecs, service, revision, (id) => `Task set ${id} in progress.`),
    status,
    taskSet: { externalId, stability: "STABILIZING", stabilityAt: ecs.world.clock.now() },
  };
  service.deployments = status === "PRIMARY" ? [added, ...service.deployments] : [...service.deployments, added];
  return added;
}
