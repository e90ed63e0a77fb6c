import {
  type Service as AwsService,
  DescribeServiceRevisionsCommand,
  DescribeServicesCommand,
  DescribeTasksCommand,
  type ECSClient,
  type Failure as EcsFailure,
  ListServicesCommand,
  ListTasksCommand,
  type ServiceRevision,
  type Task,
} from "@aws-sdk/client-ecs";
import { allPages } from "@deploy-actions/shared/aws/all-pages";
import { nameOf } from "@deploy-actions/shared/ecs/aws-ecs-shapes";
import { Failure } from "@deploy-actions/shared/failure";
import type { NamedImage } from "./named-image.ts";

/** Amazon ECS API Reference, of each of the operations. */
const TASKS = 100;
const SERVICES = 10;
const SERVICE_REVISIONS = 20;
const PAGE = 100;

export interface ClusterImages {
  readonly images: readonly NamedImage[];
  /** ARNs of the task definitions that its tasks and services have now. */
  readonly taskDefinitions: readonly string[];
}

/** What runs in a cluster, and what its services would start: of a tag that has moved since, ECS starts what it was then. */
export async function awsClusterImages(client: ECSClient, cluster: string): Promise<ClusterImages> {
  const [tasks, services] = await Promise.all([readTasks(client, cluster), readServices(client, cluster)]);
  const place = `cluster ${nameOf(cluster)}`;
  const revisionArns = services.flatMap(({ currentServiceRevisions = [] }) =>
    currentServiceRevisions.flatMap(({ arn }) => arn ?? []),
  );
  const revisions = await readRevisions(client, revisionArns);
  return {
    images: [
      ...tasks.flatMap((task) => imagesOfTask(task, place)),
      ...revisions.flatMap((revision) => imagesOfRevision(revision, place)),
    ],
    taskDefinitions: [
      ...tasks.map(({ taskDefinitionArn }) => taskDefinitionArn),
      ...services.flatMap(taskDefinitionsOf),
      ...revisions.map(({ taskDefinition }) => taskDefinition),
    ].filter((arn) => arn !== undefined),
  };
}

function imagesOfTask({ containers = [], group = "", taskDefinitionArn = "" }: Task, place: string): NamedImage[] {
  const [kind, name] = group.split(":");
  const whose = kind === "service" ? `service ${name}` : nameOf(taskDefinitionArn);
  const by = `a running task of ${whose} in ${place}`;
  return containers.map(({ image = "", imageDigest }) => ({ image, digest: imageDigest, by }));
}

function imagesOfRevision({ containerImages = [], serviceArn = "" }: ServiceRevision, place: string): NamedImage[] {
  const by = `service ${nameOf(serviceArn)} in ${place}`;
  return containerImages.map(({ image = "", imageDigest }) => ({ image, digest: imageDigest, by }));
}

/** Task sets are the deployments of CodeDeploy and of external controllers. */
const taskDefinitionsOf = ({ taskDefinition, deployments = [], taskSets = [] }: AwsService) => [
  taskDefinition,
  ...[...deployments, ...taskSets].map((one) => one.taskDefinition),
];

async function readTasks(client: ECSClient, cluster: string): Promise<readonly Task[]> {
  const arns = await allPages(async (nextToken) => {
    const answer = await client.send(new ListTasksCommand({ cluster, maxResults: PAGE, nextToken }));
    return { items: answer.taskArns, next: answer.nextToken };
  });
  return await inBatches(TASKS, arns, async (batch) => {
    const { tasks, failures } = await client.send(new DescribeTasksCommand({ cluster, tasks: batch }));
    return { found: tasks, failures };
  });
}

async function readServices(client: ECSClient, cluster: string): Promise<readonly AwsService[]> {
  const arns = await allPages(async (nextToken) => {
    const answer = await client.send(new ListServicesCommand({ cluster, maxResults: PAGE, nextToken }));
    return { items: answer.serviceArns, next: answer.nextToken };
  });
  return await inBatches(SERVICES, arns, async (batch) => {
    const { services, failures } = await client.send(new DescribeServicesCommand({ cluster, services: batch }));
    return { found: services, failures };
  });
}

async function readRevisions(client: ECSClient, arns: readonly string[]): Promise<readonly ServiceRevision[]> {
  return await inBatches(SERVICE_REVISIONS, arns, async (serviceRevisionArns) => {
    const describe = new DescribeServiceRevisionsCommand({ serviceRevisionArns });
    const { serviceRevisions, failures } = await client.send(describe);
    return { found: serviceRevisions, failures };
  });
}

interface Described<T> {
  readonly found: readonly T[] | undefined;
  readonly failures: readonly EcsFailure[] | undefined;
}

/** What ended between the list and the look is MISSING and needs no image any more; any other failure means not knowing. */
async function inBatches<T>(
  size: number,
  arns: readonly string[],
  describe: (batch: string[]) => Promise<Described<T>>,
): Promise<readonly T[]> {
  const starts = Array.from({ length: Math.ceil(arns.length / size) }, (_, index) => index * size);
  const answers = await Promise.all(starts.map((from) => describe(arns.slice(from, from + size))));
  const unknown = answers.flatMap(({ failures = [] }) => failures).filter(({ reason }) => reason !== "MISSING");
  if (unknown.length === 0) return answers.flatMap(({ found = [] }) => found);
  throw new Failure("ECS does not say of everything which image it needs.", {
    hint: "Nothing was written: run the job again, or ask AWS support when it stays so.",
    evidence: unknown.map(({ arn, reason, detail }) => [`${arn}: ${reason}`, detail].filter(Boolean).join(", ")),
  });
}
