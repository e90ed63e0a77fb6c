import type { Service, ServiceSearch } from "@deploy-actions/shared/ecs/ecs";
import { Failure } from "@deploy-actions/shared/failure";
import type { Request } from "./request/request.ts";

/** Why this action does not touch a service, said before anything is changed. */
export function refuseService({ service: name, desiredCount }: Request, service: Service): void {
  if (service.status !== "ACTIVE") {
    throw new Failure(`Service "${name}" is ${service.status}: it is being deleted.`, {
      hint: "Create it again, or check the service input.",
    });
  }
  if (service.schedulingStrategy === "DAEMON" && desiredCount !== undefined) {
    throw new Failure(
      `Service "${name}" is a DAEMON: it runs one task on every instance, so desired-count cannot be set.`,
      { hint: "Remove desired-count." },
    );
  }
}

export function serviceNotFound(
  { cluster, service }: Pick<Request, "cluster" | "service">,
  search: Exclude<ServiceSearch, { kind: "found" }>,
): Failure {
  const [what, input] =
    search.kind === "no-cluster"
      ? [`Cluster "${cluster}" does not exist in this account and Region.`, "cluster"]
      : [`Service "${service}" does not exist in cluster "${cluster}".`, "service"];
  return new Failure(what, {
    hint: `${thereIs(search.nearest, input)} Check the inputs cluster, service and aws-region; to have it created, give service-definition and create-service: true.`,
  });
}

function thereIs(names: readonly string[] | undefined, input: string): string {
  if (!names)
    return `Allow ecs:List${input === "cluster" ? "Clusters" : "Services"} to this step to see the names there are.`;
  return names.length > 0 ? `There is: ${names.join(", ")}.` : `There is no ${input} at all.`;
}

export function taskDefinitionNotFound(reference: string): Failure {
  const what = /:\d+$/.test(reference)
    ? `Task definition ${reference} does not exist.`
    : `Task definition family ${reference} has no ACTIVE revision.`;
  return new Failure(what, {
    hint: "Check the input task-definition: a family, family:revision or ARN of this account and Region, `live`, or the path of a file (with its ending).",
  });
}
