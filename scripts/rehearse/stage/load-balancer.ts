import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  DescribeRulesCommand,
  ElasticLoadBalancingV2Client,
  ModifyTargetGroupAttributesCommand,
  type Rule,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Account } from "./account.ts";

/** A load balancer with one listener, and what its default rule forwards to. */
export interface LoadBalancer {
  readonly url: string;
  readonly listener: string;
  /** The listener's default rule. */
  readonly rule: string;
  /** ARNs of the target groups, as they were asked for. */
  readonly groups: readonly string[];
  /** What the rule says now: the percentage of each group by its name. */
  weights(): Promise<Weights>;
}

export type Weights = Readonly<Record<string, number>>;

const NAME = "rehearsal";

/** Seconds in which a target that is leaving may finish its requests. */
const DEREGISTRATION_DELAY = "20";

/** Opens a load balancer before target groups of these names. The first of them has all the traffic. */
export async function openLoadBalancer(
  { client, url }: Pick<Account, "client" | "url">,
  names: readonly string[],
): Promise<LoadBalancer> {
  const elb = new ElasticLoadBalancingV2Client(client);
  const created = await elb.send(
    new CreateLoadBalancerCommand({
      Name: NAME,
      Type: "application",
      Subnets: ["subnet-0a1b2c3d4e5f60718", "subnet-1a2b3c4d5e6f70819"],
    }),
  );
  const groups = await Promise.all(names.map((name) => createTargetGroup(elb, name)));
  const TargetGroups = groups.map((TargetGroupArn, index) => ({ TargetGroupArn, Weight: index === 0 ? 100 : 0 }));
  const { Listeners } = await elb.send(
    new CreateListenerCommand({
      LoadBalancerArn: created.LoadBalancers?.[0]?.LoadBalancerArn ?? "",
      Protocol: "HTTP",
      Port: 80,
      DefaultActions: [{ Type: "forward", ForwardConfig: { TargetGroups } }],
    }),
  );
  const listener = Listeners?.[0]?.ListenerArn ?? "";
  const findRule = async () => {
    const { Rules } = await elb.send(new DescribeRulesCommand({ ListenerArn: listener }));
    return Rules?.find(({ IsDefault }) => IsDefault);
  };
  return {
    url: url(NAME),
    listener,
    rule: (await findRule())?.RuleArn ?? "",
    groups,
    weights: async () => weightsIn(await findRule()),
  };
}

async function createTargetGroup(elb: ElasticLoadBalancingV2Client, Name: string): Promise<string> {
  const { TargetGroups } = await elb.send(
    new CreateTargetGroupCommand({
      Name,
      TargetType: "ip",
      Protocol: "HTTP",
      Port: 80,
      VpcId: "vpc-0a1b2c3d4e5f60718",
      HealthCheckPath: "/health",
      HealthCheckIntervalSeconds: 10,
      HealthCheckTimeoutSeconds: 8,
      HealthyThresholdCount: 2,
      UnhealthyThresholdCount: 3,
    }),
  );
  const TargetGroupArn = TargetGroups?.[0]?.TargetGroupArn ?? "";
  const Attributes = [{ Key: "deregistration_delay.timeout_seconds", Value: DEREGISTRATION_DELAY }];
  await elb.send(new ModifyTargetGroupAttributesCommand({ TargetGroupArn, Attributes }));
  return TargetGroupArn;
}

function weightsIn(rule: Rule | undefined): Weights {
  const groups = rule?.Actions?.find(({ Type }) => Type === "forward")?.ForwardConfig?.TargetGroups ?? [];
  const total = groups.reduce((sum, { Weight = 0 }) => sum + Weight, 0);
  return Object.fromEntries(
    groups.map(({ TargetGroupArn, Weight = 0 }) => [
      TargetGroupArn?.split("/")[1] ?? "",
      total === 0 ? 0 : (100 * Weight) / total,
    ]),
  );
}
