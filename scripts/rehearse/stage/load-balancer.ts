import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
  type ElasticLoadBalancingV2ClientConfig,
  ModifyTargetGroupAttributesCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";

/** Seconds in which a target that is leaving may finish its requests. */
const DEREGISTRATION_DELAY = "20";

/** Creates a load balancer of this name with one listener, and gives the ARN of the target group behind it. */
export async function openLoadBalancer(client: ElasticLoadBalancingV2ClientConfig, name: string): Promise<string> {
  const elb = new ElasticLoadBalancingV2Client(client);
  const created = await elb.send(
    new CreateLoadBalancerCommand({
      Name: name,
      Type: "application",
      Subnets: ["subnet-0a1b2c3d4e5f60718", "subnet-1a2b3c4d5e6f70819"],
    }),
  );
  const groups = await elb.send(
    new CreateTargetGroupCommand({
      Name: name,
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
  const targetGroup = groups.TargetGroups?.[0]?.TargetGroupArn ?? "";
  await elb.send(
    new ModifyTargetGroupAttributesCommand({
      TargetGroupArn: targetGroup,
      Attributes: [{ Key: "deregistration_delay.timeout_seconds", Value: DEREGISTRATION_DELAY }],
    }),
  );
  await elb.send(
    new CreateListenerCommand({
      LoadBalancerArn: created.LoadBalancers?.[0]?.LoadBalancerArn ?? "",
      Protocol: "HTTP",
      Port: 80,
      DefaultActions: [{ Type: "forward", TargetGroupArn: targetGroup }],
    }),
  );
  return targetGroup;
}
