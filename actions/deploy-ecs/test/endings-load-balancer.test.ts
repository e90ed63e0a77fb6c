import { UpdateServiceCommand } from "@aws-sdk/client-ecs";
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { type Account, openAccount, until } from "@deploy-actions/shared/testkit/ecs/account";
import { errors } from "@deploy-actions/shared/testkit/job";
import type { Program } from "@deploy-actions/simulator/images";
import { expect, test } from "@jest/globals";
import { runJob } from "./job.ts";

const answering = (status: number): Program => ({
  kind: "memory",
  respond: (_, response) => response.writeHead(status).end(),
});

test.concurrent("a target that the load balancer finds unhealthy: red with the load balancer's own reason", async () => {
  await using account = await openBalancedAccount();
  const run = await runJob(account, { image: account.push("v3", answering(503)) });
  expect(run).toMatchObject({ exitCode: 1, outputs: { status: "rolled-back", "failure-class": "target-unhealthy" } });
  expect(errors(run)).toEqual([
    expect.stringMatching(
      /load balancer found the task unhealthy[\s\S]*Health checks failed with these codes: \[503\]/,
    ),
  ]);
  expect(await account.service()).toMatchObject({ taskDefinition: "web:2", steady: true });
});

test.concurrent("target health that may not be read makes no difference to the ending", async () => {
  await using account = await openBalancedAccount();
  account.aws.faults.inject({ operation: "elasticloadbalancing:DescribeTargetHealth", fault: "denied" });
  const run = await runJob(account, { image: account.push("v3", answering(503)) });
  expect(run).toMatchObject({ exitCode: 1, outputs: { status: "rolled-back", "failure-class": "target-unhealthy" } });
  expect(await account.service()).toMatchObject({ taskDefinition: "web:2", steady: true });
});

/** Service web behind a load balancer: web:2, whose image answers 200. */
async function openBalancedAccount(): Promise<Account> {
  const account = await openAccount({ speed: 60 });
  const { aws, ecs } = account;
  const elb = new ElasticLoadBalancingV2Client({
    endpoint: aws.url,
    region: aws.region,
    credentials: { accessKeyId: aws.env.AWS_ACCESS_KEY_ID ?? "", secretAccessKey: aws.env.AWS_SECRET_ACCESS_KEY ?? "" },
  });
  const { TargetGroups } = await elb.send(
    new CreateTargetGroupCommand({
      Name: "web",
      TargetType: "ip",
      Protocol: "HTTP",
      Port: 8080,
      VpcId: "vpc-0a1b2c3d4e5f60718",
      HealthCheckIntervalSeconds: 5,
      HealthCheckTimeoutSeconds: 4,
      HealthyThresholdCount: 2,
      UnhealthyThresholdCount: 2,
    }),
  );
  const TargetGroupArn = TargetGroups?.[0]?.TargetGroupArn;
  const { LoadBalancers } = await elb.send(
    new CreateLoadBalancerCommand({ Name: "web", Subnets: ["subnet-0a1b2c3d4e5f60718", "subnet-1a2b3c4d5e6f70819"] }),
  );
  await elb.send(
    new CreateListenerCommand({
      LoadBalancerArn: LoadBalancers?.[0]?.LoadBalancerArn,
      Protocol: "HTTP",
      Port: 80,
      DefaultActions: [{ Type: "forward", TargetGroupArn }],
    }),
  );
  await runJob(account, { image: account.push("v2", answering(200)) });
  await ecs.send(
    new UpdateServiceCommand({
      cluster: "prod",
      service: "web",
      loadBalancers: [{ targetGroupArn: TargetGroupArn, containerName: "app", containerPort: 8080 }],
    }),
  );
  await until(aws, async () => !(await account.service()).steady);
  await until(aws, async () => (await account.service()).steady);
  return account;
}
