import { CloudWatchLogsClient, CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  CreateClusterCommand,
  CreateServiceCommand,
  type CreateServiceCommandInput,
  DescribeServicesCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
} from "@aws-sdk/client-ecs";
import { ManualClock } from "@deploy-actions/simulator/clock";
import type { Program } from "@deploy-actions/simulator/images";
import { type Simulator, startSimulator } from "@deploy-actions/simulator/simulator";

export const REPOSITORY = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/web";

/** Until reads of ECS show what was done last; milliseconds of the account's time, more than the simulator's default. */
export const READS_SHOW_MS = 2_000;

/** How a version of the application behaves. */
export const HEALTHY: Program = { kind: "memory" };
export const CRASHING: Program = {
  kind: "memory",
  exits: { afterSeconds: 2, code: 1 },
  logs: ["starting", "Error: DATABASE_URL is not set", "password=hunter2"],
};

/** A simulated account in which cluster prod runs service web: web:1, image v1, two tasks, steady. */
export interface Account extends AsyncDisposable {
  readonly aws: Simulator;
  readonly ecs: ECSClient;
  push(tag: string, program: Program): string;
  service(): Promise<ServiceNow>;
}

export interface ServiceNow {
  /** `family:revision` of the PRIMARY deployment. */
  readonly taskDefinition: string;
  readonly steady: boolean;
  readonly desired: number;
}

export interface AccountOptions {
  /** How many seconds pass in the account in one second. */
  readonly speed?: number;
  /** Time that the test moves by hand, instead of `speed`. */
  readonly clock?: ManualClock;
  readonly breaker?: { readonly enable: boolean; readonly rollback: boolean };
  /** What v1 does. */
  readonly first?: Program;
  readonly service?: Partial<CreateServiceCommandInput>;
}

/** Whom a role for tasks trusts. */
export const TASK_TRUST = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "ecs-tasks.amazonaws.com" }, Action: "sts:AssumeRole" }],
};

export function webTask(image: string) {
  return {
    family: "web",
    networkMode: "awsvpc" as const,
    requiresCompatibilities: ["FARGATE" as const],
    cpu: "256",
    memory: "512",
    executionRoleArn: "arn:aws:iam::123456789012:role/web-execution",
    containerDefinitions: [
      {
        name: "app",
        image,
        portMappings: [{ containerPort: 8080 }],
        logConfiguration: {
          logDriver: "awslogs" as const,
          options: { "awslogs-group": "/ecs/web", "awslogs-region": "eu-west-1", "awslogs-stream-prefix": "ecs" },
        },
      },
    ],
  };
}

export async function openAccount({
  speed = 60,
  clock,
  breaker = { enable: true, rollback: true },
  first = HEALTHY,
  service = {},
}: AccountOptions = {}): Promise<Account> {
  const aws = await startSimulator({ speed, ...(clock ? { clock } : {}) });
  const client = {
    endpoint: aws.url,
    region: aws.region,
    credentials: {
      accessKeyId: aws.env.AWS_ACCESS_KEY_ID ?? "",
      secretAccessKey: aws.env.AWS_SECRET_ACCESS_KEY ?? "",
    },
  };
  const ecs = new ECSClient(client);
  const push = (tag: string, program: Program) => {
    aws.images.push(`${REPOSITORY}:${tag}`, program);
    return `${REPOSITORY}:${tag}`;
  };
  const look = async (): Promise<ServiceNow> => {
    const { services } = await ecs.send(new DescribeServicesCommand({ cluster: "prod", services: ["web"] }));
    const { deployments = [], desiredCount = 0, runningCount } = services?.[0] ?? {};
    const primary = deployments.find(({ status }) => status === "PRIMARY");
    return {
      taskDefinition: primary?.taskDefinition?.split("/").at(-1) ?? "",
      steady: deployments.length === 1 && primary?.rolloutState === "COMPLETED" && runningCount === desiredCount,
      desired: desiredCount,
    };
  };

  aws.iam.role("web-execution", { trust: TASK_TRUST });
  await new CloudWatchLogsClient(client).send(new CreateLogGroupCommand({ logGroupName: "/ecs/web" }));
  await ecs.send(new CreateClusterCommand({ clusterName: "prod" }));
  await ecs.send(new RegisterTaskDefinitionCommand(webTask(push("v1", first))));
  await ecs.send(
    new CreateServiceCommand({
      cluster: "prod",
      serviceName: "web",
      taskDefinition: "web:1",
      desiredCount: 2,
      launchType: "FARGATE",
      networkConfiguration: { awsvpcConfiguration: { subnets: ["subnet-0a1b2c3d4e5f60718"] } },
      deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 200, deploymentCircuitBreaker: breaker },
      ...service,
    }),
  );
  await until(aws, async () => (await look()).steady);
  return { aws, ecs, push, service: look, [Symbol.asyncDispose]: () => aws.close() };
}

/** Looks again after five seconds of simulated time. */
export async function until(aws: Simulator, holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await pass(aws, 5_000);
}

/** Lets simulated time go by; milliseconds. */
export async function pass({ clock }: Simulator, ms: number): Promise<void> {
  if (clock instanceof ManualClock) clock.advance(ms);
  else await new Promise<void>((passed) => clock.after(ms, () => passed()));
}
