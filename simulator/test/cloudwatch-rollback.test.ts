import { CloudWatchClient, PutMetricAlarmCommand, type PutMetricAlarmCommandInput } from "@aws-sdk/client-cloudwatch";
import {
  CreateClusterCommand,
  CreateServiceCommand,
  DescribeServiceDeploymentsCommand,
  ECSClient,
  ListServiceDeploymentsCommand,
  RegisterTaskDefinitionCommand,
  type ServiceDeployment,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
  ModifyTargetGroupAttributesCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { expect, test } from "@jest/globals";
import { type Simulator, startSimulator } from "../src/simulator.ts";
import { clientSettings } from "./client-settings.ts";

test("a version that is healthy and answers with errors is taken back by the alarm on its load balancer", async () => {
  await using aws = await startSimulator({ speed: 400 });
  const ecs = new ECSClient(clientSettings(aws));
  const { targetGroup, balancer } = await createLoadBalancer(aws);
  await createAlarm(aws, balancer);
  await createService(aws, ecs, targetGroup);
  await ended(aws, ecs);

  await ecs.send(new UpdateServiceCommand({ cluster: "shop", service: "web", taskDefinition: "web:2" }));
  const deployment = await ended(aws, ecs);

  expect(deployment).toMatchObject({
    status: "ROLLBACK_SUCCESSFUL",
    alarms: { status: "TRIGGERED", alarmNames: ["web-5xx"], triggeredAlarmNames: ["web-5xx"] },
  });
  const answer = await fetch(aws.elb.url("web"), { headers: { connection: "close" } });
  expect([answer.status, await answer.text()]).toEqual([200, "v1"]);
});

async function createLoadBalancer(aws: Simulator) {
  const elb = new ElasticLoadBalancingV2Client(clientSettings(aws));
  const group = { Name: "web", Protocol: "HTTP", Port: 8080, VpcId: "vpc-1", TargetType: "ip" } as const;
  const check = { HealthCheckPath: "/health", HealthCheckIntervalSeconds: 10, HealthyThresholdCount: 2 };
  const { TargetGroups = [] } = await elb.send(new CreateTargetGroupCommand({ ...group, ...check }));
  const targetGroup = TargetGroups[0]?.TargetGroupArn ?? "";
  const Attributes = [{ Key: "deregistration_delay.timeout_seconds", Value: "10" }];
  await elb.send(new ModifyTargetGroupAttributesCommand({ TargetGroupArn: targetGroup, Attributes }));
  const subnets = { Name: "web", Subnets: ["subnet-1", "subnet-2"] };
  const { LoadBalancers = [] } = await elb.send(new CreateLoadBalancerCommand(subnets));
  const LoadBalancerArn = LoadBalancers[0]?.LoadBalancerArn ?? "";
  const DefaultActions = [{ Type: "forward" as const, TargetGroupArn: targetGroup }];
  await elb.send(new CreateListenerCommand({ LoadBalancerArn, Protocol: "HTTP", Port: 80, DefaultActions }));
  return { targetGroup, balancer: LoadBalancerArn.split(":loadbalancer/")[1] ?? "" };
}

async function createAlarm(aws: Simulator, balancer: string): Promise<void> {
  const alarm: PutMetricAlarmCommandInput = {
    AlarmName: "web-5xx",
    Namespace: "AWS/ApplicationELB",
    MetricName: "HTTPCode_Target_5XX_Count",
    Dimensions: [{ Name: "LoadBalancer", Value: balancer }],
    Statistic: "Sum",
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: 0,
    ComparisonOperator: "GreaterThanThreshold",
    TreatMissingData: "notBreaching",
  };
  await new CloudWatchClient(clientSettings(aws)).send(new PutMetricAlarmCommand(alarm));
}

/** Of version v1; v2 is registered too, and fails at whatever it is asked but its health. */
async function createService(aws: Simulator, ecs: ECSClient, targetGroupArn: string): Promise<void> {
  for (const version of ["v1", "v2"]) {
    aws.images.push(`shop/web:${version}`, {
      kind: "memory",
      respond: ({ url }, response) => {
        response.writeHead(version === "v2" && url !== "/health" ? 500 : 200).end(version);
      },
    });
    const app = { name: "app", image: `shop/web:${version}`, portMappings: [{ containerPort: 8080 }] };
    const size = { cpu: "256", memory: "512", networkMode: "awsvpc" } as const;
    await ecs.send(
      new RegisterTaskDefinitionCommand({
        family: "web",
        ...size,
        requiresCompatibilities: ["FARGATE"],
        containerDefinitions: [app],
      }),
    );
  }
  await ecs.send(new CreateClusterCommand({ clusterName: "shop" }));
  await ecs.send(
    new CreateServiceCommand({
      cluster: "shop",
      serviceName: "web",
      taskDefinition: "web:1",
      desiredCount: 1,
      launchType: "FARGATE",
      networkConfiguration: { awsvpcConfiguration: { subnets: ["subnet-1"] } },
      loadBalancers: [{ targetGroupArn, containerName: "app", containerPort: 8080 }],
      deploymentConfiguration: {
        bakeTimeInMinutes: 10,
        alarms: { enable: true, rollback: true, alarmNames: ["web-5xx"] },
      },
    }),
  );
}

/** The newest service deployment, once it has ended; somebody asks the service meanwhile, every ten seconds. */
async function ended(aws: Simulator, ecs: ECSClient): Promise<ServiceDeployment | undefined> {
  for (;;) {
    await new Promise<void>((resolve) => aws.clock.after(10_000, resolve));
    await (await fetch(aws.elb.url("web"), { headers: { connection: "close" } })).text();
    const { serviceDeployments: [newest] = [] } = await ecs.send(
      new ListServiceDeploymentsCommand({ cluster: "shop", service: "web" }),
    );
    if (!newest?.finishedAt) continue;
    const serviceDeploymentArns = [newest.serviceDeploymentArn ?? ""];
    const described = new DescribeServiceDeploymentsCommand({ serviceDeploymentArns });
    return (await ecs.send(described)).serviceDeployments?.[0];
  }
}
