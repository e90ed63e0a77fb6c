import type { LoadBalancer } from "@aws-sdk/client-ecs";
import type { Revision, RevisionTarget, Workload } from "../state.ts";

/**
 * Where a new revision's tasks are registered. Of a pair of target groups, green takes the one that blue is not in, by
 * ECS's own idea of where blue is, whatever the rule says by now.
 *
 * `named`: the request brought its own load balancers. Then ECS takes targetGroupArn to be blue's, and green goes to
 * the alternate one, even when blue is there: reported by users, not documented.
 */
export function resolveTargets(
  { loadBalancers = [] }: Workload,
  { source, shifts, named }: { source: Revision | undefined; shifts: boolean; named: boolean },
): readonly RevisionTarget[] {
  return loadBalancers.flatMap((loadBalancer) => {
    const { targetGroupArn, containerPort, advancedConfiguration } = loadBalancer;
    if (!targetGroupArn || !containerPort) return [];
    const pair = pairOf(loadBalancer);
    const current = source?.targets.find((target) => pair.includes(target.targetGroupArn))?.targetGroupArn;
    const other = pair.find((arn) => arn !== (named ? targetGroupArn : current)) ?? targetGroupArn;
    const rule = advancedConfiguration?.productionListenerRule;
    return {
      targetGroupArn: current === undefined ? targetGroupArn : shifts ? other : current,
      port: containerPort,
      ...(rule && { productionListenerRule: rule }),
    };
  });
}

export function pairOf({ targetGroupArn, advancedConfiguration }: LoadBalancer): readonly string[] {
  return [targetGroupArn, advancedConfiguration?.alternateTargetGroupArn].filter((arn) => arn !== undefined);
}
