import {
  CreateServiceCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  RegisterTaskDefinitionCommand,
} from "@aws-sdk/client-ecs";
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { type Complaints, unlessSame } from "../checklist.ts";
import { until } from "../gate/world/until.ts";
import { type Account, CLUSTER, EXECUTION_ROLE, LOG_GROUP } from "./account.ts";
import { REGION } from "./ministack.ts";
import type { World } from "./world.ts";

/** A service of two tasks behind a load balancer of its own. */
export interface Service {
  readonly name: string;
  /** Where its load balancer answers. */
  readonly url: string;
  /** The version that answers there now. */
  version(): Promise<string>;
  /** The image of what it is set to. */
  image(): Promise<string>;
}

/** Resolves when two tasks of it run and its load balancer answers. Each way to fail needs a fresh one: MiniStack never forgets. */
export async function createService(world: World, name: string, image: string): Promise<Service> {
  const { account, url } = world;
  const targetGroupArn = await createLoadBalancer(account, name);
  const { taskDefinition } = await account.ecs.send(
    new RegisterTaskDefinitionCommand({
      family: name,
      networkMode: "awsvpc",
      requiresCompatibilities: ["FARGATE"],
      cpu: "256",
      memory: "512",
      executionRoleArn: EXECUTION_ROLE,
      containerDefinitions: [{ name: "web", image, portMappings: [{ containerPort: 80 }], logConfiguration: LOGS }],
    }),
  );
  await account.ecs.send(
    new CreateServiceCommand({
      cluster: CLUSTER,
      serviceName: name,
      taskDefinition: taskDefinition?.taskDefinitionArn,
      desiredCount: 2,
      launchType: "FARGATE",
      networkConfiguration: { awsvpcConfiguration: { subnets: [account.subnet] } },
      deploymentConfiguration: {
        minimumHealthyPercent: 100,
        maximumPercent: 200,
        deploymentCircuitBreaker: { enable: true, rollback: true },
      },
      loadBalancers: [{ targetGroupArn, containerName: "web", containerPort: 80 }],
    }),
  );
  const service: Service = {
    name,
    url: `${url}/_alb/${name}`,
    version: async () => (await (await fetch(`${url}/_alb/${name}/version`)).text()).trim(),
    image: async () => imageOf(account, name),
  };
  await until(`${name} runs and answers`, async () => {
    const { services: [found] = [] } = await account.ecs.send(
      new DescribeServicesCommand({ cluster: CLUSTER, services: [name] }),
    );
    return found?.runningCount === 2 && (await fetch(`${service.url}/version`)).ok;
  });
  return service;
}

/** Complains unless this version answers. */
export async function lives(service: Service, version: string): Promise<Complaints> {
  return unlessSame(`What ${service.name} answers`, await service.version(), version);
}

/** The images of its containers that the engine really runs; without an engine MiniStack would only say so. */
export async function imagesThatRun({ docker }: World, { name }: Service): Promise<readonly string[]> {
  const labels = ["ministack=ecs", `com.amazonaws.ecs.task-definition-family=${name}`];
  const filters = labels.flatMap((label) => ["--filter", `label=${label}`]);
  const { output } = await docker("ps", "--no-trunc", ...filters, "--format", "{{.Image}}");
  return output.trim().split("\n");
}

const LOGS = {
  logDriver: "awslogs",
  options: { "awslogs-group": LOG_GROUP, "awslogs-region": REGION, "awslogs-stream-prefix": "web" },
} as const;

async function createLoadBalancer({ elb, subnet }: Account, name: string): Promise<string | undefined> {
  const { LoadBalancers: [balancer] = [] } = await elb.send(
    new CreateLoadBalancerCommand({ Name: name, Subnets: [subnet] }),
  );
  const { TargetGroups: [group] = [] } = await elb.send(
    new CreateTargetGroupCommand({ Name: name, Port: 80, Protocol: "HTTP", TargetType: "ip" }),
  );
  const forward = { Type: "forward", TargetGroupArn: group?.TargetGroupArn } as const;
  const listener = {
    LoadBalancerArn: balancer?.LoadBalancerArn,
    Port: 80,
    Protocol: "HTTP",
    DefaultActions: [forward],
  };
  await elb.send(new CreateListenerCommand({ ...listener, Protocol: "HTTP" }));
  return group?.TargetGroupArn;
}

async function imageOf({ ecs }: Account, name: string): Promise<string> {
  const { services: [found] = [] } = await ecs.send(
    new DescribeServicesCommand({ cluster: CLUSTER, services: [name] }),
  );
  const { taskDefinition } = await ecs.send(
    new DescribeTaskDefinitionCommand({ taskDefinition: found?.taskDefinition }),
  );
  return taskDefinition?.containerDefinitions?.[0]?.image ?? "";
}
