import {
  type Service as AwsService,
  type ServiceDeployment as AwsServiceDeployment,
  type ServiceRevision as AwsServiceRevision,
  DescribeServiceDeploymentsCommand,
  DescribeServiceRevisionsCommand,
  DescribeServicesCommand,
  DescribeTasksCommand,
  type ECSClient,
  type Task,
} from "@aws-sdk/client-ecs";
import { isAwsAnswer, isTransient } from "../aws/aws-error.ts";
import { Batch, type BatchSettings } from "./batch.ts";

/** What ECS describes several of in one call; each asks for one. */
export interface AwsEcsBatches {
  /** By name. */
  readonly services: Batch<AwsService>;
  /** The others by ARN. */
  readonly serviceDeployments: Batch<AwsServiceDeployment>;
  readonly serviceRevisions: Batch<AwsServiceRevision>;
  readonly tasks: Batch<Task>;
}

/** Amazon ECS API Reference, of each of the operations. */
const SERVICES = 10;
const SERVICE_DEPLOYMENTS = 20;
const SERVICE_REVISIONS = 20;
const TASKS = 100;

/** What there is not is among the `failures` of an answer, as MISSING. */
export function awsEcsBatches(
  client: ECSClient,
  cluster: string,
  timing: Pick<BatchSettings, "clock" | "spacing">,
): AwsEcsBatches {
  return {
    services: new Batch(
      async (names) => {
        const { services = [] } = await client.send(new DescribeServicesCommand({ cluster, services: [...names] }));
        return new Map(services.map((service) => [service.serviceName ?? "", service]));
      },
      { ...timing, limit: SERVICES, isAboutOne: isRefused },
    ),
    serviceDeployments: new Batch(
      async (arns) => {
        const describe = new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [...arns] });
        const { serviceDeployments = [] } = await client.send(describe);
        return new Map(serviceDeployments.map((deployment) => [deployment.serviceDeploymentArn ?? "", deployment]));
      },
      { ...timing, limit: SERVICE_DEPLOYMENTS, isAboutOne: isRefused },
    ),
    serviceRevisions: new Batch(
      async (arns) => {
        const describe = new DescribeServiceRevisionsCommand({ serviceRevisionArns: [...arns] });
        const { serviceRevisions = [] } = await client.send(describe);
        return new Map(serviceRevisions.map((revision) => [revision.serviceRevisionArn ?? "", revision]));
      },
      { ...timing, limit: SERVICE_REVISIONS, isAboutOne: isRefused },
    ),
    tasks: new Batch(
      async (arns) => {
        const { tasks = [] } = await client.send(new DescribeTasksCommand({ cluster, tasks: [...arns] }));
        return new Map(tasks.map((task) => [task.taskArn ?? "", task]));
      },
      // They are evidence of what failed: not worth a hundred calls instead of one.
      { ...timing, limit: TASKS, isAboutOne: () => false },
    ),
  };
}

/** A policy may allow one service and not the next. That there is no such cluster is about all of them. */
const isRefused = (error: unknown): boolean =>
  isAwsAnswer(error) && !isTransient(error) && (error as Error).name !== "ClusterNotFoundException";
