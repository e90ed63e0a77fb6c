import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CloudWatchLogsClient, CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  CreateClusterCommand,
  CreateServiceCommand,
  DescribeServicesCommand,
  ECSClient,
  ECSServiceException,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
} from "@aws-sdk/client-ecs";
import { Failure } from "@deploy-actions/shared/failure";
import { startSimulator } from "@deploy-actions/simulator/simulator";
import type { Cast } from "./cast.ts";
import { homeOf } from "./home.ts";
import { pushImages } from "./images.ts";
import { openLoadBalancer } from "./load-balancer.ts";

/** A simulated account in which v1 is live: two tasks of one service behind a load balancer. */
export interface Stage extends AsyncDisposable {
  /** Of the load balancer. */
  readonly url: string;
  /** What a process needs to use the account. */
  readonly env: Readonly<Record<string, string>>;
  readonly cluster: string;
  readonly service: string;
  /** From now on v6 answers its users with errors. */
  turnBad(): void;
}

export const TASKS = 2;

/** How many seconds pass in the account in one second: a rolling deploy then takes a few seconds and can still be watched. */
export const SPEED = 25;

/** How long v1 may take to be live, in milliseconds. */
const PATIENCE = 30_000;

/** `folder` is one of the rehearsal's own. */
export async function setStage(
  cast: Cast,
  { folder, signal }: { folder: string; signal: AbortSignal },
): Promise<Stage> {
  const badWhen = join(folder, "v6-turns-bad");
  const { account, region } = homeOf(cast.definition);
  const aws = await startSimulator({ speed: SPEED, account, region });
  try {
    pushImages(aws.images, cast, badWhen);
    const client = {
      endpoint: aws.url,
      region,
      credentials: {
        accessKeyId: aws.env.AWS_ACCESS_KEY_ID ?? "",
        secretAccessKey: aws.env.AWS_SECRET_ACCESS_KEY ?? "",
      },
    };
    const ecs = new ECSClient(client);
    const names = { cluster: "rehearsal", service: cast.definition.family };
    await createLogGroups(new CloudWatchLogsClient(client), cast);
    const targetGroup = await openLoadBalancer(client, "rehearsal");
    await createService(ecs, cast, { ...names, targetGroup });
    await untilLive(ecs, names, signal);
    return {
      ...names,
      url: aws.elb.url("rehearsal"),
      env: aws.env,
      turnBad: () => writeFileSync(badWhen, ""),
      [Symbol.asyncDispose]: () => aws.close(),
    };
  } catch (error) {
    await aws.close();
    if (!(error instanceof ECSServiceException)) throw error;
    throw new Failure(`ECS would not run v1: ${error.message}`, {
      hint: "The rehearsal plays on Fargate, by the rules of AWS: the task definition has to be one for Fargate.",
      cause: error,
    });
  }
}

async function createLogGroups(logs: CloudWatchLogsClient, { definition }: Cast): Promise<void> {
  const groups = definition.containerDefinitions.map(
    ({ logConfiguration }) => logConfiguration?.options?.["awslogs-group"],
  );
  for (const logGroupName of new Set(groups.filter((group) => group !== undefined))) {
    await logs.send(new CreateLogGroupCommand({ logGroupName }));
  }
}

async function createService(
  ecs: ECSClient,
  { definition, container, port }: Cast,
  { cluster, service, targetGroup }: { cluster: string; service: string; targetGroup: string },
): Promise<void> {
  await ecs.send(new CreateClusterCommand({ clusterName: cluster }));
  const { taskDefinition } = await ecs.send(
    new RegisterTaskDefinitionCommand(definition as RegisterTaskDefinitionCommandInput),
  );
  await ecs.send(
    new CreateServiceCommand({
      cluster,
      serviceName: service,
      taskDefinition: taskDefinition?.taskDefinitionArn,
      desiredCount: TASKS,
      launchType: "FARGATE",
      networkConfiguration: {
        awsvpcConfiguration: { subnets: ["subnet-0a1b2c3d4e5f60718"], securityGroups: ["sg-0a1b2c3d4e5f60718"] },
      },
      loadBalancers: [{ targetGroupArn: targetGroup, containerName: container, containerPort: port }],
      // One task at a time, so that there is a half-way.
      deploymentConfiguration: {
        minimumHealthyPercent: 100,
        maximumPercent: 150,
        deploymentCircuitBreaker: { enable: true, rollback: true },
      },
    }),
  );
}

async function untilLive(
  ecs: ECSClient,
  { cluster, service }: { cluster: string; service: string },
  signal: AbortSignal,
): Promise<void> {
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    const { services } = await ecs.send(new DescribeServicesCommand({ cluster, services: [service] }));
    const [found] = services ?? [];
    if (found?.runningCount === TASKS && found.deployments?.every(({ rolloutState }) => rolloutState === "COMPLETED"))
      return;
    if (Date.now() > deadline) {
      throw new Failure(`v1 was not live after ${PATIENCE / 1000} s.`, {
        hint: "Try again when the machine has less to do. The events below say how far it came.",
        evidence: (found?.events ?? []).map(({ message }) => message ?? "").toReversed(),
      });
    }
    await sleep(200, undefined, { signal });
  }
}
