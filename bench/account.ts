import { CloudWatchLogsClient, CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  CreateClusterCommand,
  CreateServiceCommand,
  type DeploymentConfiguration,
  DescribeServicesCommand,
  ECSClient,
  type HealthCheck,
  RegisterTaskDefinitionCommand,
} from "@aws-sdk/client-ecs";
import type { AwsAccess } from "@deploy-actions/shared/aws/access";
import { type Clock, systemClock } from "@deploy-actions/shared/clock";
import { accessTo } from "@deploy-actions/shared/testkit/simulated-access";
import type { Program } from "@deploy-actions/simulator/images";
import { type Simulator, startSimulator } from "@deploy-actions/simulator/simulator";

export const CLUSTER = "prod";
export const REPOSITORY = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/web";

/** Named in every task definition; its images are not in ECR, so no step can know beforehand that one is missing. */
export const FOREIGN_REPOSITORY = "ghcr.io/acme/web";

/** A simulated account in which every service runs web:1 and is steady. */
export interface Account extends AsyncDisposable {
  readonly aws: Simulator;
  readonly speed: number;
  /** The account's time, as the code under test wants it. */
  readonly clock: Clock;
  readonly access: AwsAccess;
  readonly ecs: ECSClient;
  readonly services: readonly string[];
  /** How long our looks at services took, ms of simulated time. */
  readonly looksTookMs: number[];
  /** Makes the next revision of web. Answers `family:revision`. */
  release(image: string, program: Program | undefined, healthCheck?: HealthCheck): Promise<string>;
}

export interface AccountOptions {
  readonly speed: number;
  readonly services: number;
  /** Tasks of each service. */
  readonly tasks: number;
  readonly deploymentConfiguration?: DeploymentConfiguration;
}

/** Quick to pass, so that an account is ready soon. */
const FIRST_HEALTH_CHECK: HealthCheck = { command: ["CMD", "true"], interval: 5 };

export async function openAccount({
  speed,
  services: count,
  tasks,
  deploymentConfiguration = {},
}: AccountOptions): Promise<Account> {
  const aws = await startSimulator({ speed });
  const clock = scaled(aws, speed);
  const access = accessTo(aws);
  const { settings } = access;
  const ecs = new ECSClient(settings({ maxAttempts: 10 }));
  const release: Account["release"] = async (image, program, healthCheck) => {
    if (program) aws.images.push(image, program);
    const registered = await ecs.send(new RegisterTaskDefinitionCommand(taskDefinition(image, healthCheck)));
    return `web:${registered.taskDefinition?.revision}`;
  };

  await new CloudWatchLogsClient(settings()).send(new CreateLogGroupCommand({ logGroupName: LOG_GROUP }));
  await ecs.send(new CreateClusterCommand({ clusterName: CLUSTER }));
  const first = await release(`${REPOSITORY}:v1`, { kind: "memory" }, FIRST_HEALTH_CHECK);
  const services = Array.from({ length: count }, (_, index) => `web-${index + 1}`);
  for (const serviceName of services) {
    await ecs.send(
      new CreateServiceCommand({
        cluster: CLUSTER,
        serviceName,
        taskDefinition: first,
        desiredCount: tasks,
        launchType: "FARGATE",
        networkConfiguration: { awsvpcConfiguration: { subnets: ["subnet-0a1b2c3d4e5f60718"] } },
        deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 200, ...deploymentConfiguration },
      }),
    );
  }
  for (const service of services) while (!(await isSteady(ecs, service))) await clock.sleep(2_000);
  return {
    aws,
    speed,
    clock,
    access,
    ecs,
    services,
    looksTookMs: [],
    release,
    [Symbol.asyncDispose]: () => aws.close(),
  };
}

const LOG_GROUP = "/ecs/web";

function taskDefinition(image: string, healthCheck?: HealthCheck) {
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
        ...(healthCheck && { healthCheck }),
        logConfiguration: {
          logDriver: "awslogs" as const,
          options: { "awslogs-group": LOG_GROUP, "awslogs-region": "eu-west-1", "awslogs-stream-prefix": "ecs" },
        },
      },
    ],
  };
}

async function isSteady(ecs: ECSClient, service: string): Promise<boolean> {
  const { services } = await ecs.send(new DescribeServicesCommand({ cluster: CLUSTER, services: [service] }));
  const { deployments = [] } = services?.[0] ?? {};
  return deployments.length === 1 && deployments[0]?.rolloutState === "COMPLETED";
}

function scaled({ clock }: Simulator, speed: number): Clock {
  return { now: () => clock.now(), sleep: (ms, signal) => systemClock.sleep(ms / speed, signal) };
}
