import { CloudWatchLogsClient, CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  type ContainerDefinition,
  CreateClusterCommand,
  CreateServiceCommand,
  type DeploymentConfiguration,
  DescribeServicesCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  type Service,
} from "@aws-sdk/client-ecs";
import { type Clock, systemClock } from "@deploy-actions/shared/clock";
import type { IdleClock } from "@deploy-actions/shared/testkit/idle-clock";
import { accessTo } from "@deploy-actions/shared/testkit/simulated-access";
import type { Program } from "@deploy-actions/simulator/images";
import { type Simulator, startSimulator } from "@deploy-actions/simulator/simulator";
import type { World } from "./step.ts";

export const CLUSTER = "prod";
export const REPOSITORY = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/web";

/** Named in every task definition; its images are not in ECR, so no step can know beforehand that one is missing. */
export const FOREIGN_REPOSITORY = "ghcr.io/acme/web";

/** What is special about the one container of a task definition. */
type Container = Pick<ContainerDefinition, "healthCheck" | "secrets">;

/** A simulated account in which every service runs version 1 and is steady. */
export interface Account extends World, AsyncDisposable {
  readonly aws: Simulator;
  readonly speed: number;
  readonly ecs: ECSClient;
  readonly services: readonly string[];
  /** How long our looks at services took, ms of simulated time. */
  readonly looksTookMs: number[];
  /** Makes the next revision of web. Answers `family:revision`. */
  release(image: string, program: Program | undefined, container?: Container): Promise<string>;
  /** `family:revision` of each service's PRIMARY deployment, by the service's name. */
  serving(): Promise<ReadonlyMap<string, string>>;
}

export interface AccountOptions {
  /** How many seconds pass in the account in one second. */
  readonly speed?: number;
  /** Time that jumps, instead of `speed`: it has to run while the account is opened, and whenever it is used. */
  readonly clock?: IdleClock;
  readonly services: number;
  /** Whose task definitions the services run: all those of web, or each its own, under its name. Default one. */
  readonly families?: "one" | "own";
  /** Tasks of each service. */
  readonly tasks: number;
  readonly deploymentConfiguration?: DeploymentConfiguration;
}

/** Quick to pass, so that an account is ready soon. */
const FIRST: Container = { healthCheck: { command: ["CMD", "true"], interval: 5 } };

/** Between two services that are created, ms: within the rates of CreateService and of RegisterTaskDefinition. */
const PACE_MS = { one: 250, own: 1_000 };

/** What DescribeServices takes. */
const MOST_DESCRIBED = 10;

export async function openAccount({
  speed = 1,
  clock: jumping,
  services: count,
  families = "one",
  tasks,
  deploymentConfiguration = {},
}: AccountOptions): Promise<Account> {
  const aws = await startSimulator({ speed, ...(jumping && { clock: jumping }) });
  const clock = jumping ?? scaled(aws, speed);
  const access = accessTo(aws);
  const { settings } = access;
  const ecs = new ECSClient(settings({ maxAttempts: 10 }));
  const register = async (family: string, image: string, container: Container) => {
    const registered = await ecs.send(new RegisterTaskDefinitionCommand(taskDefinition(family, image, container)));
    return `${family}:${registered.taskDefinition?.revision}`;
  };
  const release: Account["release"] = async (image, program, container = {}) => {
    if (program) aws.images.push(image, program);
    return await register("web", image, container);
  };

  aws.iam.role("web-execution", { trust: TASK_TRUST });
  await new CloudWatchLogsClient(settings()).send(new CreateLogGroupCommand({ logGroupName: LOG_GROUP }));
  await ecs.send(new CreateClusterCommand({ clusterName: CLUSTER }));
  const first = await release(V1, { kind: "memory" }, FIRST);
  const services = Array.from({ length: count }, (_, index) => `web-${index + 1}`);
  for (const serviceName of services) {
    await clock.sleep(PACE_MS[families]);
    await ecs.send(
      new CreateServiceCommand({
        cluster: CLUSTER,
        serviceName,
        taskDefinition: families === "one" ? first : await register(serviceName, V1, FIRST),
        desiredCount: tasks,
        launchType: "FARGATE",
        networkConfiguration: { awsvpcConfiguration: { subnets: ["subnet-0a1b2c3d4e5f60718"] } },
        deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 200, ...deploymentConfiguration },
      }),
    );
  }
  for (const some of inTens(services)) while (!(await areSteady(ecs, some))) await clock.sleep(2_000);
  const serving: Account["serving"] = async () => {
    const found = (await Promise.all(inTens(services).map((some) => describe(ecs, some)))).flat();
    return new Map(found.map((service) => [service.serviceName ?? "", releaseOf(service)]));
  };
  return {
    aws,
    speed,
    clock,
    access,
    ecs,
    services,
    looksTookMs: [],
    release,
    serving,
    [Symbol.asyncDispose]: () => aws.close(),
  };
}

const V1 = `${REPOSITORY}:v1`;
const LOG_GROUP = "/ecs/web";

const TASK_TRUST = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "ecs-tasks.amazonaws.com" }, Action: "sts:AssumeRole" }],
};

function taskDefinition(family: string, image: string, container: Container) {
  return {
    family,
    networkMode: "awsvpc" as const,
    requiresCompatibilities: ["FARGATE" as const],
    cpu: "256",
    memory: "512",
    executionRoleArn: "arn:aws:iam::123456789012:role/web-execution",
    containerDefinitions: [
      {
        name: "app",
        image,
        ...container,
        logConfiguration: {
          logDriver: "awslogs" as const,
          options: { "awslogs-group": LOG_GROUP, "awslogs-region": "eu-west-1", "awslogs-stream-prefix": "ecs" },
        },
      },
    ],
  };
}

const inTens = (names: readonly string[]): readonly (readonly string[])[] =>
  Array.from({ length: Math.ceil(names.length / MOST_DESCRIBED) }, (_, index) =>
    names.slice(index * MOST_DESCRIBED, (index + 1) * MOST_DESCRIBED),
  );

async function describe(ecs: ECSClient, names: readonly string[]): Promise<readonly Service[]> {
  const { services } = await ecs.send(new DescribeServicesCommand({ cluster: CLUSTER, services: [...names] }));
  return services ?? [];
}

async function areSteady(ecs: ECSClient, names: readonly string[]): Promise<boolean> {
  const steady = (await describe(ecs, names)).filter(
    ({ deployments = [] }) => deployments.length === 1 && deployments[0]?.rolloutState === "COMPLETED",
  );
  return steady.length === names.length;
}

function releaseOf({ deployments = [] }: Service): string {
  const primary = deployments.find(({ status }) => status === "PRIMARY");
  return primary?.taskDefinition?.split("/").at(-1) ?? "";
}

function scaled({ clock }: Simulator, speed: number): Clock {
  return { now: () => clock.now(), sleep: (ms, signal) => systemClock.sleep(ms / speed, signal) };
}
