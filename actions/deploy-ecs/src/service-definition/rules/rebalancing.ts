import type { ServiceDefinition } from "@deploy-actions/shared/ecs/service-definition/schema.gen";
import type { Problem } from "@deploy-actions/shared/problems";

const ZONE = "attribute:ecs.availability-zone";

/** What availability zone rebalancing does not go with (ECS developer guide, "Balancing a service across Availability Zones"). */
export function* rebalancing(definition: ServiceDefinition): Generator<Problem> {
  if (definition.availabilityZoneRebalancing !== "ENABLED") return;
  const { deploymentConfiguration, loadBalancers = [], placementConstraints = [], placementStrategy = [] } = definition;
  const [first] = placementStrategy;
  const reasons = [
    definition.schedulingStrategy === "DAEMON" && "a DAEMON",
    definition.launchType === "EXTERNAL" && "launchType EXTERNAL",
    (deploymentConfiguration?.maximumPercent ?? 200) <= 100 && "maximumPercent 100",
    loadBalancers.some(({ loadBalancerName }) => loadBalancerName !== undefined) && "a Classic Load Balancer",
    placementConstraints.some(({ expression }) => expression?.includes(ZONE)) && `a constraint on ${ZONE}`,
    first &&
      !(first.type === "spread" && first.field === ZONE) &&
      `a placementStrategy that does not begin with spread over ${ZONE}`,
  ].filter((reason) => typeof reason === "string");
  for (const reason of reasons) {
    yield {
      at: "availabilityZoneRebalancing",
      message: `ECS does not rebalance with ${reason}.`,
      fix: "Set it to DISABLED, or change the other.",
    };
  }
}
