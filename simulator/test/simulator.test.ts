import {
  CreateClusterCommand,
  CreateServiceCommand,
  DescribeServicesCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { expect, test } from "@jest/globals";
import { type Simulator, startSimulator } from "../src/simulator.ts";
import { clientSettings, errorOf } from "./client-settings.ts";

test("a new revision of a service reaches those who ask its load balancer", async () => {
  await using aws = await startSimulator({ speed: 300 });
  const ecs = new ECSClient(clientSettings(aws));
  const targetGroup = await createLoadBalancer(aws);
  for (const version of ["v1", "v2"]) {
    aws.images.push(`shop/web:${version}`, { kind: "memory", respond: (_request, response) => response.end(version) });
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
  const service = { cluster: "shop", serviceName: "web", taskDefinition: "web:1", desiredCount: 2 };
  const networkConfiguration = { awsvpcConfiguration: { subnets: ["subnet-1"] } };
  const loadBalancers = [{ targetGroupArn: targetGroup, containerName: "app", containerPort: 8080 }];
  await ecs.send(new CreateServiceCommand({ ...service, launchType: "FARGATE", networkConfiguration, loadBalancers }));
  await rolledOut(aws, ecs, "web:1");
  expect(await served(aws)).toBe("v1");

  await ecs.send(new UpdateServiceCommand({ cluster: "shop", service: "web", taskDefinition: "web:2" }));
  await rolledOut(aws, ecs, "web:2");
  expect(await served(aws)).toBe("v2");
  expect(aws.calls.filter(({ errorCode }) => errorCode !== undefined)).toEqual([]);
});

test("its environment is all that a process needs: the SDK finds endpoint, region and keys by itself", async () => {
  await using aws = await startSimulator({ account: "111122223333", region: "eu-north-1" });
  const before = { ...process.env };
  Object.assign(process.env, aws.env);
  try {
    expect(await new STSClient().send(new GetCallerIdentityCommand({}))).toMatchObject({ Account: "111122223333" });
  } finally {
    process.env = before;
  }
});

test("two accounts know nothing of each other", async () => {
  await using one = await startSimulator();
  await using other = await startSimulator({ account: "111122223333" });
  const lost = new STSClient({ ...clientSettings(one, other.env) }).send(new GetCallerIdentityCommand({}));
  expect(await errorOf(lost)).toMatchObject({ name: "InvalidClientTokenId" });
});

test("a closed simulator refuses connections, and closing it again changes nothing", async () => {
  const aws = await startSimulator();
  await aws.close();
  await aws.close();
  await expect(fetch(aws.url)).rejects.toThrow("fetch failed");
});

async function createLoadBalancer(aws: Simulator): Promise<string> {
  const elb = new ElasticLoadBalancingV2Client(clientSettings(aws));
  const group = { Name: "web", Protocol: "HTTP", Port: 8080, VpcId: "vpc-1", TargetType: "ip" } as const;
  const { TargetGroups: [{ TargetGroupArn = "" } = {}] = [] } = await elb.send(new CreateTargetGroupCommand(group));
  const settings = { Name: "shop", Subnets: ["subnet-1", "subnet-2"] };
  const { LoadBalancers: [{ LoadBalancerArn } = {}] = [] } = await elb.send(new CreateLoadBalancerCommand(settings));
  const DefaultActions = [{ Type: "forward", TargetGroupArn } as const];
  await elb.send(new CreateListenerCommand({ LoadBalancerArn, Protocol: "HTTP", Port: 80, DefaultActions }));
  return TargetGroupArn;
}

/** Asks every five seconds of simulated time. */
async function rolledOut(aws: Simulator, ecs: ECSClient, revision: string): Promise<void> {
  for (;;) {
    const { services: [service] = [] } = await ecs.send(
      new DescribeServicesCommand({ cluster: "shop", services: ["web"] }),
    );
    const [primary, ...others] = service?.deployments ?? [];
    const isLive = primary?.taskDefinition?.endsWith(revision) && primary.rolloutState === "COMPLETED";
    if (isLive && others.length === 0) return;
    await new Promise<void>((resolve) => aws.clock.after(5_000, resolve));
  }
}

async function served(aws: Simulator): Promise<string> {
  return (await fetch(aws.elb.url("shop"), { headers: { connection: "close" } })).text();
}
