import { isDeepStrictEqual } from "node:util";
import type { UpdateServiceCommandInput } from "@aws-sdk/client-ecs";
import { invalidParameter, serviceNotActive } from "../errors.ts";
import { findCluster, getService, usableTaskDefinition } from "../lookup.ts";
import { checkShiftedUpdate } from "../native/update-rules.ts";
import { ongoing, startDeployment } from "../scheduler/deployments.ts";
import type { Ecs, Service, ServiceSettings, Workload } from "../state.ts";
import { serviceWillChange } from "../writes.ts";
import { checkDeploymentConfiguration, checkWorkload } from "./service-rules.ts";
import { serviceView } from "./service-view.ts";
import { defined, updatedConfiguration } from "./updated-configuration.ts";

/** UpdateService: a member that is left out stays as it is. */
export function serviceUpdateHandlers(ecs: Ecs) {
  return {
    UpdateService: (input: UpdateServiceCommandInput) => {
      const service = getService(ecs, findCluster(ecs, input.cluster), `${input.service}`);
      if (service.status !== "ACTIVE") throw serviceNotActive();
      checkController(service, input);
      const configuration = updatedConfiguration(service.deploymentConfiguration, input.deploymentConfiguration);
      checkDeploymentConfiguration(configuration);
      const { workload: current } = service;
      const workload = current && updatedWorkload(ecs, current, input);
      if (workload && workload !== current) checkWorkload(ecs, service.cluster, workload);
      const deploys = workload && current && (input.forceNewDeployment || startsDeployment(current, workload));
      checkShiftedUpdate(ecs, service, { input, configuration, workload, deploys: Boolean(deploys) });

      serviceWillChange(ecs, service);
      service.deploymentConfiguration = configuration;
      service.settings = { ...service.settings, ...settingsIn(input) };
      service.desiredCount = input.desiredCount ?? service.desiredCount;
      service.workload = workload;
      if (deploys) {
        startDeployment(ecs, service, workload, { namesLoadBalancers: input.loadBalancers !== undefined });
        ecs.replica.willChange(`${service.serviceDeployments[0]?.arn}`, undefined);
      }
      const [primary] = service.deployments;
      if (primary && !ongoing(service)?.shift) primary.desiredCount = service.desiredCount;
      return { service: serviceView(ecs, service) };
    },
  };
}

const ROLLED_OUT = [
  "capacityProviderStrategy",
  "loadBalancers",
  "networkConfiguration",
  "platformVersion",
  "serviceConnectConfiguration",
  "serviceRegistries",
  "volumeConfigurations",
  "vpcLatticeConfigurations",
] as const;

function updatedWorkload(ecs: Ecs, current: Workload, input: UpdateServiceCommandInput): Workload {
  const taskDefinition =
    input.taskDefinition === undefined ? current.taskDefinition : usableTaskDefinition(ecs, input.taskDefinition);
  const given = Object.fromEntries(
    ROLLED_OUT.filter((name) => input[name] !== undefined).map((name) => [name, input[name]]),
  );
  const { launchType, ...rest } = current;
  const keepsLaunchType = launchType && !input.capacityProviderStrategy?.length;
  const updated: Workload = { ...rest, ...(keepsLaunchType && { launchType }), ...given, taskDefinition };
  return isDeepStrictEqual(updated, current) ? current : updated;
}

/** A new capacity provider strategy alone waits for the next deployment. */
function startsDeployment(before: Workload, after: Workload): boolean {
  const { capacityProviderStrategy: _before, launchType: _from, ...old } = before;
  const { capacityProviderStrategy: _after, launchType: _to, ...updated } = after;
  return !isDeepStrictEqual(old, updated);
}

function settingsIn(input: UpdateServiceCommandInput): ServiceSettings {
  const { availabilityZoneRebalancing, deploymentController, enableECSManagedTags, enableExecuteCommand } = input;
  const { healthCheckGracePeriodSeconds, placementConstraints, placementStrategy, propagateTags } = input;
  return defined({
    availabilityZoneRebalancing,
    deploymentController,
    enableECSManagedTags,
    enableExecuteCommand,
    healthCheckGracePeriodSeconds,
    placementConstraints,
    placementStrategy,
    propagateTags,
  });
}

/** What the other deployment controllers keep to themselves. */
function checkController({ settings }: Service, input: UpdateServiceCommandInput): void {
  const controller = settings.deploymentController?.type ?? "ECS";
  if (controller === "ECS" || input.deploymentController?.type === "ECS") return;
  const instead =
    controller === "CODE_DEPLOY" ? "Use AWS CodeDeploy to trigger a new deployment." : "Use task sets instead.";
  const refuse = (what: string) =>
    invalidParameter(
      `Unable to ${what} on services with ${controller === "EXTERNAL" ? "an" : "a"} ${controller} deployment controller. ${instead}`,
    );
  if (input.taskDefinition !== undefined) throw refuse("update task definition");
  if (input.forceNewDeployment) throw refuse("force a new deployment");
  const refused = ROLLED_OUT.find((name) => input[name] !== undefined);
  if (refused) throw refuse(`update ${refused}`);
}
