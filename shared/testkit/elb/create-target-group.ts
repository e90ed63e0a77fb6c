import {
  CreateTargetGroupCommand,
  type CreateTargetGroupCommandInput,
  type ElasticLoadBalancingV2Client,
  ModifyTargetGroupAttributesCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";

type HealthCheck = Pick<
  CreateTargetGroupCommandInput,
  "HealthCheckIntervalSeconds" | "HealthCheckTimeoutSeconds" | "UnhealthyThresholdCount"
>;

/** For containers that answer /health on port 8080, and that it lets go of within ten seconds. Returns its ARN. */
export async function createTargetGroup(
  elb: ElasticLoadBalancingV2Client,
  Name: string,
  check: HealthCheck,
): Promise<string> {
  const { TargetGroups } = await elb.send(
    new CreateTargetGroupCommand({
      Name,
      TargetType: "ip",
      Protocol: "HTTP",
      Port: 8080,
      VpcId: "vpc-0a1b2c3d4e5f60718",
      HealthCheckPath: "/health",
      HealthyThresholdCount: 2,
      ...check,
    }),
  );
  const TargetGroupArn = TargetGroups?.[0]?.TargetGroupArn ?? "";
  const Attributes = [{ Key: "deregistration_delay.timeout_seconds", Value: "10" }];
  await elb.send(new ModifyTargetGroupAttributesCommand({ TargetGroupArn, Attributes }));
  return TargetGroupArn;
}
