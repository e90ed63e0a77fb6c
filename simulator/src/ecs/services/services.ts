import type {
  CreateServiceCommandInput,
  DeleteServiceCommandInput,
  DescribeServicesCommandInput,
  ListServicesCommandInput,
  Service as ServiceView,
} from "@aws-sdk/client-ecs";
import type { Call } from "../../service.ts";
import { invalidParameter, serviceNotActive } from "../errors.ts";
import { findCluster, findService, getService, usableTaskDefinition } from "../lookup.ts";
import { checkShiftedLoadBalancers } from "../native/load-balancer-rules.ts";
import { checkBakeTimeGiven, checkStrategy } from "../native/strategy-rules.ts";
import { page } from "../pages.ts";
import { requestStop, startDeployment } from "../scheduler/deployments.ts";
import type { Ecs, Service, Workload } from "../state.ts";
import { addTaskSet } from "../task-sets/add-task-set.ts";
import { hasTaskSets } from "../task-sets/has-task-sets.ts";
import { serviceWillChange } from "../writes.ts";
import { checkCreation, checkNameIsFree } from "./creation-rules.ts";
import { CreationTokens } from "./creation-tokens.ts";
import { checkDeploymentConfiguration, checkWorkload } from "./service-rules.ts";
import { serviceView } from "./service-view.ts";

/** CreateService, DescribeServices, ListServices, DeleteService. */
export function serviceHandlers(ecs: Ecs) {
  const tokens = new CreationTokens(ecs.world.clock);

  return {
    CreateService: (input: CreateServiceCommandInput, call: Call) => {
      const cluster = findCluster(ecs, input.cluster);
      const arn = ecs.arns.of("service", cluster.name, `${input.serviceName}`);
      const before = tokens.serviceOf(input);
      if (before) return { service: serviceView(ecs, before) };
      checkCreation(input);
      const existing = ecs.services.get(arn);
      checkNameIsFree(existing);
      const service = newService(ecs, input, { cluster, arn, createdBy: call.principal });
      const external = input.deploymentController?.type === "EXTERNAL";
      service.workload = external ? undefined : workloadOf(ecs, input);
      checkDeploymentConfiguration(service.deploymentConfiguration);
      checkStrategy(service.deploymentConfiguration, {
        controller: input.deploymentController?.type,
        workload: service.workload,
      });
      if (input.deploymentConfiguration?.strategy === "BLUE_GREEN") checkBakeTimeGiven(input.deploymentConfiguration);
      checkShiftedLoadBalancers(ecs, service.deploymentConfiguration, service.workload?.loadBalancers ?? []);
      if (service.workload) checkWorkload(ecs, cluster, service.workload);

      ecs.replica.willChange(arn, existing && serviceView(ecs, existing));
      ecs.services.set(arn, service);
      if (input.tags) ecs.tags.set(arn, input.tags);
      if (service.workload && hasTaskSets(service)) addTaskSet(ecs, service, service.workload, "PRIMARY");
      else if (service.workload) startDeployment(ecs, service, service.workload);
      for (const { arn: deployment } of service.serviceDeployments) ecs.replica.willChange(deployment, undefined);
      tokens.remember(input, service);
      return { service: serviceView(ecs, service) };
    },

    DescribeServices: ({ cluster: name, services = [], include = [] }: DescribeServicesCommandInput) => {
      const cluster = findCluster(ecs, name);
      if (services.length === 0) throw invalidParameter("Services cannot be empty.");
      if (services.length > 10) throw invalidParameter("Cannot describe more than 10 services.");
      const found = services.map((identifier) => {
        const service = findService(ecs, cluster, identifier);
        const arn = service?.arn ?? ecs.arns.of("service", cluster.name, `${identifier.split("/").at(-1)}`);
        return { arn, view: ecs.replica.read(arn, () => service && serviceView(ecs, service)) };
      });
      const withTags = (arn: string, view: ServiceView) =>
        include.includes("TAGS") ? { ...view, tags: [...(ecs.tags.get(arn) ?? [])] } : view;
      return {
        services: found.flatMap(({ arn, view }) => (view ? withTags(arn, view) : [])),
        failures: found.filter(({ view }) => !view).map(({ arn }) => ({ arn, reason: "MISSING" })),
      };
    },

    ListServices: (input: ListServicesCommandInput) => {
      const cluster = findCluster(ecs, input.cluster);
      const seen = [...ecs.services.values()]
        .filter((service) => service.cluster === cluster)
        .flatMap((service) => ecs.replica.read(service.arn, () => serviceView(ecs, service)) ?? [])
        .filter(({ status, launchType, schedulingStrategy = "REPLICA" }) => {
          const wanted = input.launchType === undefined || launchType === input.launchType;
          return (
            wanted && status !== "INACTIVE" && schedulingStrategy === (input.schedulingStrategy ?? schedulingStrategy)
          );
        });
      const { page: services, ...next } = page(seen, { ...input, maxResults: input.maxResults ?? 10 });
      return { serviceArns: services.map(({ serviceArn }) => serviceArn), ...next };
    },

    DeleteService: ({ cluster: name, service: identifier, force = false }: DeleteServiceCommandInput) => {
      const cluster = findCluster(ecs, name);
      const service = getService(ecs, cluster, `${identifier}`);
      if (service.status !== "ACTIVE") throw serviceNotActive();
      if (service.desiredCount > 0 && !force) {
        throw invalidParameter("The service cannot be stopped while it is scaled above 0.");
      }
      serviceWillChange(ecs, service);
      requestStop(ecs, service, "Service deployment stopped because the service was deleted.");
      service.status = "DRAINING";
      service.desiredCount = 0;
      return { service: serviceView(ecs, service) };
    },
  };
}

function newService(
  ecs: Ecs,
  input: CreateServiceCommandInput,
  identity: Pick<Service, "cluster" | "arn" | "createdBy">,
): Service {
  return {
    ...identity,
    name: `${input.serviceName}`,
    createdAt: ecs.world.clock.now(),
    status: "ACTIVE",
    desiredCount: input.desiredCount ?? (input.schedulingStrategy === "DAEMON" ? 0 : 1),
    deploymentConfiguration: {
      deploymentCircuitBreaker: { enable: false, rollback: false },
      maximumPercent: 200,
      minimumHealthyPercent: 100,
      strategy: "ROLLING",
      bakeTimeInMinutes: 0,
      ...input.deploymentConfiguration,
    },
    settings: {
      availabilityZoneRebalancing: input.availabilityZoneRebalancing ?? "ENABLED",
      deploymentController: input.deploymentController ?? { type: "ECS" },
      enableECSManagedTags: input.enableECSManagedTags ?? false,
      enableExecuteCommand: input.enableExecuteCommand ?? false,
      healthCheckGracePeriodSeconds: input.healthCheckGracePeriodSeconds ?? 0,
      placementConstraints: input.placementConstraints ?? [],
      placementStrategy: input.placementStrategy ?? [],
      propagateTags: input.propagateTags ?? "NONE",
      schedulingStrategy: input.schedulingStrategy ?? "REPLICA",
    },
    workload: undefined,
    deployments: [],
    serviceDeployments: [],
    revisions: new Map(),
    lastSuccessful: undefined,
    events: [],
    steady: false,
  };
}

function workloadOf(ecs: Ecs, input: CreateServiceCommandInput): Workload {
  if (!input.taskDefinition) throw invalidParameter("TaskDefinition cannot be null or empty.");
  const { capacityProviderStrategy, launchType, loadBalancers, networkConfiguration, platformVersion } = input;
  const { serviceConnectConfiguration, serviceRegistries, volumeConfigurations, vpcLatticeConfigurations } = input;
  const inherited = !launchType && !capacityProviderStrategy?.length;
  return {
    taskDefinition: usableTaskDefinition(ecs, input.taskDefinition),
    ...(capacityProviderStrategy && { capacityProviderStrategy }),
    ...(launchType && { launchType }),
    ...(inherited && inheritedPlacement(ecs, input.cluster)),
    ...(loadBalancers && { loadBalancers }),
    ...(networkConfiguration && { networkConfiguration }),
    ...(platformVersion && { platformVersion }),
    ...(serviceConnectConfiguration && { serviceConnectConfiguration }),
    ...(serviceRegistries && { serviceRegistries }),
    ...(volumeConfigurations && { volumeConfigurations }),
    ...(vpcLatticeConfigurations && { vpcLatticeConfigurations }),
  };
}

/** A service that names neither takes the cluster's default strategy, or EC2 when there is none. */
function inheritedPlacement(
  ecs: Ecs,
  cluster: string | undefined,
): Pick<Workload, "launchType" | "capacityProviderStrategy"> {
  const { defaultCapacityProviderStrategy } = findCluster(ecs, cluster);
  if (defaultCapacityProviderStrategy.length === 0) return { launchType: "EC2" };
  return { capacityProviderStrategy: [...defaultCapacityProviderStrategy] };
}
