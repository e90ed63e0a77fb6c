import type { LoadBalancing } from "../load-balancing.ts";
import type { Account } from "./account.ts";
import { weightedGroups } from "./forward-action.ts";

/** What CodeDeploy needs from Elastic Load Balancing: it knows listeners and the names of target groups. */
export interface TrafficRoutes extends Pick<LoadBalancing, "setRuleWeights"> {
  /** Undefined: there is no such target group. */
  targetGroupArn(name: string): string | undefined;
  /** ARNs of the listener's rules that forward to one of the target groups at least; undefined without such a listener. */
  rulesTo(listenerArn: string, targetGroupArns: readonly string[]): readonly string[] | undefined;
}

export function trafficRoutes(account: Account, { setRuleWeights }: LoadBalancing): TrafficRoutes {
  return {
    setRuleWeights,
    targetGroupArn: (name) =>
      [...account.targetGroups.values()].find(({ settings }) => settings.TargetGroupName === name)?.arn,
    rulesTo: (listenerArn, targetGroupArns) =>
      account.listeners
        .get(listenerArn)
        ?.rules.filter(({ actions }) =>
          actions.some((action) => weightedGroups(action).some(({ arn }) => targetGroupArns.includes(arn))),
        )
        .map(({ arn }) => arn),
  };
}
