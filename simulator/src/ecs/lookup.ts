import { clientError, clusterNotFound, invalidParameter, serviceNotFound } from "./errors.ts";
import type { Cluster, Ecs, RegisteredTaskDefinition, Service } from "./state.ts";

/** By name or ARN; "default" when the request names none. */
export function findCluster(ecs: Ecs, cluster: string | undefined): Cluster {
  const found = ecs.clusters.get(ecs.arns.path("cluster", cluster ?? "default"));
  if (found?.status !== "ACTIVE") throw clusterNotFound();
  return found;
}

/** By name or ARN; undefined when the cluster has no such service. */
export function findService(ecs: Ecs, cluster: Cluster, service: string): Service | undefined {
  const [first = "", second] = ecs.arns.path("service", service).split("/");
  const name = second ?? first;
  if (second !== undefined && first !== cluster.name) {
    throw invalidParameter(`Identifier is for cluster ${first}. Your identifier is for cluster ${cluster.name}.`);
  }
  return ecs.services.get(ecs.arns.of("service", cluster.name, name));
}

export function getService(ecs: Ecs, cluster: Cluster, service: string): Service {
  const found = findService(ecs, cluster, service);
  if (!found) throw serviceNotFound();
  return found;
}

/** By ARN, family:revision or family, which means its latest ACTIVE revision. */
export function findTaskDefinition(ecs: Ecs, identifier: string): RegisteredTaskDefinition | undefined {
  const path = ecs.arns.path("task-definition", identifier);
  const [, family = path, revision] = /^(.+):(\d+)$/.exec(path) ?? [];
  const revisions = ecs.families.get(family);
  if (revision !== undefined) return revisions?.find((candidate) => candidate.revision === Number(revision));
  return revisions?.findLast(({ status }) => status === "ACTIVE");
}

/** For CreateService, UpdateService and RunTask: a task definition that new tasks may be started from. */
export function usableTaskDefinition(ecs: Ecs, identifier: string): RegisteredTaskDefinition {
  const found = findTaskDefinition(ecs, identifier);
  if (!found) throw clientError("TaskDefinition not found.");
  if (found.status !== "ACTIVE") throw clientError("TaskDefinition is inactive");
  return found;
}
