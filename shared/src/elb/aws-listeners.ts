import {
  type Action as AwsAction,
  type Listener as AwsListener,
  type Rule as AwsRule,
  type TargetGroup as AwsTargetGroup,
  DescribeListenersCommand,
  DescribeRulesCommand,
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
  ModifyListenerCommand,
  ModifyRuleCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { AwsAccess } from "../aws/access.ts";
import { allPages } from "../aws/all-pages.ts";
import { explaining } from "../aws/explain-aws-error.ts";
import { type Action, type Listeners, nameInArn, type Rule, type TargetGroup } from "./listeners.ts";

/** Writes of weights are tried again one level up, where a lost answer is recognised by reading. */
const ATTEMPTS = 3;

export function awsListeners(access: Pick<AwsAccess, "settings" | "region" | "principal">): Listeners {
  const client = new ElasticLoadBalancingV2Client(access.settings({ maxAttempts: ATTEMPTS }));
  const explained = explaining(access);

  const listenersOf = (LoadBalancerArn: string) =>
    allPages(async (Marker) => {
      const answer = await client.send(new DescribeListenersCommand({ LoadBalancerArn, Marker }));
      return { items: answer.Listeners, next: answer.NextMarker };
    });
  const rulesOf = async (listener: AwsListener) => {
    const { ListenerArn } = listener;
    const rules = await allPages(async (Marker) => {
      const answer = await client.send(new DescribeRulesCommand({ ListenerArn, Marker }));
      return { items: answer.Rules, next: answer.NextMarker };
    });
    return rules.map((rule) => toRule(rule, listener));
  };
  /** One look less for a step that may not read attributes: it warns less, and that is all. */
  const slowStartOf = async (TargetGroupArn: string | undefined) => {
    try {
      const { Attributes } = await client.send(new DescribeTargetGroupAttributesCommand({ TargetGroupArn }));
      return Number(Attributes?.find(({ Key }) => Key === "slow_start.duration_seconds")?.Value ?? 0);
    } catch {
      return undefined;
    }
  };

  return {
    findTargetGroups: (arns) =>
      explained(`reading target groups ${arns.map(nameInArn).join(" and ")}`, async () => {
        const command = new DescribeTargetGroupsCommand({ TargetGroupArns: [...arns] });
        const { TargetGroups = [] } = await client.send(command);
        return await Promise.all(
          TargetGroups.map(async (group) => toTargetGroup(group, await slowStartOf(group.TargetGroupArn))),
        );
      }),

    listRules: (loadBalancers) =>
      explained(`reading the rules of load balancer ${loadBalancers.map(nameInArn).join(" and ")}`, async () => {
        const listeners = await Promise.all(loadBalancers.map(listenersOf));
        return (await Promise.all(listeners.flat().map(rulesOf))).flat();
      }),

    setActions: ({ arn, listener, isDefault, name }, actions) =>
      explained(`changing the weights of ${name}`, async () => {
        const written = actions as unknown as AwsAction[];
        await (isDefault
          ? client.send(new ModifyListenerCommand({ ListenerArn: listener, DefaultActions: written }))
          : client.send(new ModifyRuleCommand({ RuleArn: arn, Actions: written })));
      }),
  };
}

function toTargetGroup(group: AwsTargetGroup, slowStartSeconds: number | undefined): TargetGroup {
  const { TargetGroupArn = "", TargetGroupName = "", TargetType = "", Protocol = "", LoadBalancerArns = [] } = group;
  return {
    arn: TargetGroupArn,
    name: TargetGroupName,
    targetType: TargetType,
    protocol: Protocol,
    loadBalancers: LoadBalancerArns,
    slowStartSeconds,
  };
}

function toRule(
  { RuleArn = "", Priority = "", IsDefault = false, Actions = [] }: AwsRule,
  listener: AwsListener,
): Rule {
  const { ListenerArn = "", LoadBalancerArn = "", Port = 0 } = listener;
  return {
    arn: RuleArn,
    listener: ListenerArn,
    isDefault: IsDefault,
    name: `${nameInArn(LoadBalancerArn)}:${Port} ${IsDefault ? "default rule" : `rule ${Priority}`}`,
    port: Port,
    actions: Actions as unknown as readonly Action[],
  };
}
