import type { LoadBalancerInfo, TrafficRoute } from "@aws-sdk/client-codedeploy";
import { refusal } from "../errors.ts";
import type { CodeDeploy, DeploymentGroup } from "../state.ts";

/** The pair of target groups that traffic moves between, and the listeners that it comes from. */
export function routeOf(
  { routes }: CodeDeploy,
  info: LoadBalancerInfo | undefined,
): Pick<DeploymentGroup, "targetGroups" | "listeners"> {
  if (!info) throw invalidLoadBalancer("For ECS deployment group, loadBalancerInfo must be specified");
  if (info.elbInfoList)
    throw invalidLoadBalancer("For ECS deployment group, loadBalancerInfo must not contain elbInfo list");
  if (info.targetGroupInfoList) {
    throw invalidLoadBalancer("For ECS deployment group, loadBalancerInfo must not contain targetGroupInfo list");
  }
  const [pair, ...others] = info.targetGroupPairInfoList ?? [];
  if (!pair || others.length > 0) throw invalidPair("Exactly one target group pair must be specified");
  const [first, second, ...more] = (pair.targetGroups ?? []).map(({ name = "" }) => {
    const arn = routes.targetGroupArn(name);
    if (!arn) throw invalidPair(`The target group ${name} could not be found`);
    return { name, arn };
  });
  if (!first || !second || more.length > 0 || first.arn === second.arn) {
    throw invalidPair("A target group pair must have two target groups");
  }
  const listener = (route: TrafficRoute, what: string) => {
    const [arn, ...rest] = route.listenerArns ?? [];
    if (!arn || rest.length > 0) throw invalidPair(`The ${what} traffic route must have one listener`);
    if (!routes.rulesTo(arn, [])) throw invalidPair(`The listener ${arn} could not be found`);
    return arn;
  };
  if (!pair.prodTrafficRoute) throw invalidPair("A production traffic route must be specified");
  return {
    targetGroups: [first, second],
    listeners: {
      prod: listener(pair.prodTrafficRoute, "production"),
      test: pair.testTrafficRoute && listener(pair.testTrafficRoute, "test"),
    },
  };
}

const invalidLoadBalancer = (message: string) => refusal("InvalidLoadBalancerInfoException", message);
const invalidPair = (message: string) => refusal("InvalidTargetGroupPairException", message);
