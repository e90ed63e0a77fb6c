import type { DeploymentConfiguration, Placement, Service } from "@deploy-actions/shared/ecs/ecs";
import type { ServiceDefinition } from "@deploy-actions/shared/ecs/service-definition/schema.gen";

/** The service that CreateService will make of this, for whoever looks at it before. */
export function asService(asked: ServiceDefinition): Service {
  const { loadBalancers = [], deploymentConfiguration = {} } = asked;
  return {
    name: asked.serviceName,
    status: "INACTIVE",
    taskDefinition: asked.taskDefinition ?? "",
    desiredCount: asked.desiredCount ?? 0,
    runningCount: 0,
    controller: asked.deploymentController?.type ?? "ECS",
    strategy: deploymentConfiguration.strategy ?? "ROLLING",
    schedulingStrategy: asked.schedulingStrategy ?? "REPLICA",
    deploymentConfiguration: { ...deploymentConfiguration } as DeploymentConfiguration,
    deployments: [],
    events: [],
    targetGroups: loadBalancers.flatMap(({ targetGroupArn, advancedConfiguration }) =>
      [targetGroupArn, advancedConfiguration?.alternateTargetGroupArn].flatMap((arn) => arn ?? []),
    ),
    loadBalancers: loadBalancers.map(
      ({ targetGroupArn = "", containerName = "", containerPort = 0, advancedConfiguration }) => ({
        targetGroup: targetGroupArn,
        containerName,
        containerPort,
        alternateTargetGroup: advancedConfiguration?.alternateTargetGroupArn,
        productionListenerRule: advancedConfiguration?.productionListenerRule,
        testListenerRule: advancedConfiguration?.testListenerRule,
      }),
    ),
    placement: placementOf(asked),
    healthCheckGracePeriodSeconds: asked.healthCheckGracePeriodSeconds,
  };
}

/** A launch type and a strategy of capacity providers exclude each other. */
function placementOf({
  launchType,
  capacityProviderStrategy,
  platformVersion,
  networkConfiguration,
}: ServiceDefinition): Placement {
  return {
    launchType,
    capacityProviderStrategy: capacityProviderStrategy?.map((item) => ({ ...item })),
    platformVersion,
    networkConfiguration: networkConfiguration?.awsvpcConfiguration && {
      awsvpcConfiguration: networkConfiguration.awsvpcConfiguration,
    },
  };
}
