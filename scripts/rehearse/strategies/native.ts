import type { DeploymentConfiguration } from "@aws-sdk/client-ecs";
import type { Account } from "../stage/account.ts";
import { openLoadBalancer } from "../stage/load-balancer.ts";
import { createService } from "../stage/service.ts";
import { stepChecks } from "./step-checks.ts";
import type { Opened, StrategyName } from "./strategy.ts";

/** A service whose traffic ECS itself moves between a pair of target groups. */
export async function openNative(
  account: Account,
  strategy: StrategyName,
  deploymentConfiguration: DeploymentConfiguration,
): Promise<Opened> {
  const service = account.cast.definition.family;
  const loadBalancer = await openLoadBalancer(account, ["blue", "green"]);
  const [blue, green] = loadBalancer.groups;
  await createService(account, blue, {
    serviceName: service,
    deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true }, ...deploymentConfiguration },
    loadBalancers: [
      {
        advancedConfiguration: {
          alternateTargetGroupArn: green,
          productionListenerRule: loadBalancer.rule,
          roleArn: account.role("ecs-infrastructure", "ecs.amazonaws.com"),
        },
      },
    ],
  });
  return { services: [service], loadBalancer, inputs: { service, strategy, ...stepChecks(loadBalancer.url) } };
}
