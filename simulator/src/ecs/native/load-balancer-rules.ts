import type { DeploymentConfiguration, LoadBalancer } from "@aws-sdk/client-ecs";
import { invalidParameter } from "../errors.ts";
import type { Ecs } from "../state.ts";
import { isNative } from "./shift.ts";
import { pairOf } from "./target-groups.ts";

/**
 * What CreateService and UpdateService refuse of the load balancers of a service whose traffic is shifted
 * (developer guide, "Troubleshooting Amazon ECS blue/green deployments").
 */
export function checkShiftedLoadBalancers(
  ecs: Ecs,
  configuration: DeploymentConfiguration,
  loadBalancers: readonly LoadBalancer[],
): void {
  const advanced = loadBalancers.filter(({ advancedConfiguration }) => advancedConfiguration);
  if (advanced.some(({ loadBalancerName }) => loadBalancerName)) {
    throw invalidParameter("advancedConfiguration field is not allowed with ELBv1 loadBalancers");
  }
  if (advanced.length > 0 && advanced.length < loadBalancers.length) {
    throw invalidParameter("Either all or none of the provided loadBalancers must have advancedConfiguration defined");
  }
  if (isNative(configuration) && advanced.length < loadBalancers.length) {
    throw invalidParameter(
      "advancedConfiguration field is required for all loadBalancers when using a non-ROLLING deployment strategy",
    );
  }
  const groups = advanced.flatMap(pairOf);
  const twice = groups.find((arn, index) => groups.indexOf(arn) !== index);
  if (twice) throw invalidParameter(`Duplicate targetGroupArn found: ${twice}`);
  for (const loadBalancer of advanced) checkPair(ecs, loadBalancer);
}

function checkPair({ loadBalancing }: Ecs, loadBalancer: LoadBalancer): void {
  const { alternateTargetGroupArn, productionListenerRule, testListenerRule, roleArn } =
    loadBalancer.advancedConfiguration ?? {};
  for (const [name, value] of Object.entries({ alternateTargetGroupArn, productionListenerRule, roleArn })) {
    if (!value) throw invalidParameter(`${name} must be given in advancedConfiguration.`);
  }
  for (const [name, arn] of Object.entries({ productionListenerRule, testListenerRule })) {
    if (arn === undefined || /:listener-rule\/app\//.test(arn)) continue;
    throw invalidParameter(
      `${name} has an invalid ARN format. Must be RuleArn for ALB or ListenerArn for NLB. Got: ${arn}`,
    );
  }
  if (productionListenerRule === testListenerRule) {
    throw invalidParameter(
      `The following rules cannot be used as both production and test listener rules: ${productionListenerRule}`,
    );
  }
  const types = pairOf(loadBalancer).map((arn) => loadBalancing.findTargetGroup(arn)?.targetType);
  if (types[1] === undefined) {
    throw invalidParameter(`The specified target group does not exist: ${alternateTargetGroupArn}`);
  }
  if (types[0] !== types[1]) {
    throw invalidParameter(
      `The provided target group ${alternateTargetGroupArn} has target type ${types[1]}, but ${loadBalancer.targetGroupArn} has target type ${types[0]}.`,
    );
  }
  // A rule that is gone is found out by the deployment.
  const production = loadBalancing.ruleWeights(`${productionListenerRule}`);
  const associated = production?.map(({ targetGroupArn }) => targetGroupArn);
  if (testListenerRule || !associated || pairOf(loadBalancer).every((arn) => associated.includes(arn))) return;
  throw invalidParameter(
    "For Application LoadBalancer, testListenerRule is required when productionListenerRule is not associated with both targetGroup and alternateTargetGroup",
  );
}
