import type { Service, ServiceSearch } from "@deploy-actions/shared/ecs/ecs";
import { Failure } from "@deploy-actions/shared/failure";
import type { Inputs } from "./inputs.ts";

/** Why this action does not touch a service, said before anything is changed. */
export function refuseService(
  { service: name, desiredCount, deploymentConfiguration }: Inputs,
  service: Service,
): void {
  if (service.status !== "ACTIVE") {
    throw new Failure(`Service "${name}" is ${service.status}: it is being deleted.`, {
      hint: "Create it again, or check the service input.",
    });
  }
  if (service.controller !== "ECS") {
    throw new Failure(
      `Service "${name}" has the deployment controller ${service.controller}, and this action does rolling deployments only.`,
      {
        hint:
          CONTROLLERS[service.controller] ??
          "Change the service's deployment controller to ECS, or deploy it with the tool that manages it.",
      },
    );
  }
  const wanted = deploymentConfiguration?.strategy ?? "ROLLING";
  if (wanted !== "ROLLING") {
    throw new Failure(
      `deployment-configuration asks for the strategy ${wanted}, and this action does rolling deployments only.`,
      {
        hint: "Remove strategy, or set it to ROLLING.",
      },
    );
  }
  const { strategy } = service;
  if (strategy !== "ROLLING") {
    throw new Failure(
      `Service "${name}" deploys with the strategy ${strategy}, and this action does rolling deployments only.`,
      {
        hint: "Set strategy to ROLLING in the deploymentConfiguration of the service, or deploy it with a tool that knows this strategy.",
      },
    );
  }
  if (service.schedulingStrategy === "DAEMON" && desiredCount !== undefined) {
    throw new Failure(
      `Service "${name}" is a DAEMON: it runs one task on every instance, so desired-count cannot be set.`,
      { hint: "Remove desired-count." },
    );
  }
}

const CONTROLLERS: Readonly<Record<string, string>> = {
  CODE_DEPLOY:
    "Its deployments belong to CodeDeploy: create one there, or move the service to the controller ECS (UpdateService with deploymentController ECS).",
  EXTERNAL: "Its task sets belong to the tool that made them: deploy with that tool.",
};

export function serviceNotFound(
  { cluster, service }: Pick<Inputs, "cluster" | "service">,
  search: Exclude<ServiceSearch, { kind: "found" }>,
): Failure {
  const [what, input] =
    search.kind === "no-cluster"
      ? [`Cluster "${cluster}" does not exist in this account and Region.`, "cluster"]
      : [`Service "${service}" does not exist in cluster "${cluster}".`, "service"];
  return new Failure(what, {
    hint: `${thereIs(search.nearest, input)} Check the inputs cluster, service and aws-region; this action updates services, it does not create them.`,
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
