import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
  RegisterTargetsCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { until } from "@deploy-actions/shared/testkit/ecs/account";
import { accessAllowing, accessTo } from "@deploy-actions/shared/testkit/simulated-access";
import { type Simulator, startSimulator } from "@deploy-actions/simulator/simulator";
import { expect, test } from "@jest/globals";
import { elbTargetGroups } from "../src/elb-target-groups.ts";

/** A target group behind a listener; each target answers its health checks with the given status. */
async function targetGroup(aws: Simulator, statuses: readonly number[]) {
  const elb = new ElasticLoadBalancingV2Client(accessTo(aws).settings());
  const { TargetGroups = [] } = await elb.send(
    new CreateTargetGroupCommand({ Name: "web", Protocol: "HTTP", Port: 8080, VpcId: "vpc-1", TargetType: "ip" }),
  );
  const { LoadBalancers = [] } = await elb.send(
    new CreateLoadBalancerCommand({ Name: "web", Subnets: ["subnet-1a", "subnet-1b"] }),
  );
  const TargetGroupArn = TargetGroups[0]?.TargetGroupArn ?? "";
  const LoadBalancerArn = LoadBalancers[0]?.LoadBalancerArn;
  const DefaultActions = [{ Type: "forward" as const, TargetGroupArn }];
  await elb.send(new CreateListenerCommand({ LoadBalancerArn, Protocol: "HTTP", Port: 80, DefaultActions }));
  const targets = statuses.map((status) => {
    const address = aws.network.allocateAddress();
    aws.network.attach(address, 8080, {
      respond: (_request, response) => {
        response.writeHead(status).end();
      },
    });
    return `${address}:8080`;
  });
  const Targets = targets.map((target) => ({ Id: target.split(":")[0] ?? "", Port: 8080 }));
  await elb.send(new RegisterTargetsCommand({ TargetGroupArn, Targets }));
  return { arn: TargetGroupArn, targets };
}

test("targets that are not healthy are told with ELB's reason, and no others", async () => {
  await using aws = await startSimulator({ speed: 300 });
  const { arn, targets } = await targetGroup(aws, [200, 503]);
  const targetGroups = elbTargetGroups(accessTo(aws));
  await until(aws, async () => (await targetGroups.unhealthy(arn)).length > 0);
  expect(await targetGroups.unhealthy(arn)).toEqual([
    {
      target: targets[1],
      state: "unhealthy",
      reason: "Target.ResponseCodeMismatch",
      description: "Health checks failed with these codes: [503]",
    },
  ]);
});

test("evidence that cannot be read is left out", async () => {
  await using aws = await startSimulator();
  const arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/0123456789abcdef";
  expect(await elbTargetGroups(accessTo(aws)).unhealthy(arn)).toEqual([]);
  expect(await elbTargetGroups(accessAllowing(aws, ["ecs:*"])).unhealthy(arn)).toEqual([]);
});
