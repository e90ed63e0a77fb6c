import {
  ContinueServiceDeploymentCommand,
  DescribeTaskDefinitionCommand,
  type ECSClient,
  ListClustersCommand,
  ListServiceDeploymentsCommand,
  ListServicesCommand,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
  StopServiceDeploymentCommand,
  type Task,
  UpdateServiceCommand,
  type UpdateServiceCommandInput,
} from "@aws-sdk/client-ecs";
import type { AwsAccess } from "../aws/access.ts";
import { allPages } from "../aws/all-pages.ts";
import { explaining } from "../aws/explain-aws-error.ts";
import { named } from "../aws/named.ts";
import type { Clock } from "../clock.ts";
import { byNearness } from "../did-you-mean.ts";
import { retry } from "../retry.ts";
import type { AwsEcsBatches } from "./aws-ecs-batches.ts";
import {
  nameOf,
  toRegistered,
  toService,
  toServiceDeployment,
  toServiceDeploymentBrief,
  toServiceRevision,
  toStoppedTask,
} from "./aws-ecs-shapes.ts";
import { unlessAborted } from "./aws-paced-client.ts";
import type { Ecs, RegisteredTaskDefinition, ServiceSearch } from "./ecs.ts";
import type { FirstReads } from "./first-reads.ts";
import { registerTagged } from "./register-tagged.ts";
import type { TaskDefinition } from "./task-definition/definition.ts";
import { signed } from "./task-definition/provenance.ts";

/** More names than a person reads; the nearest ones of the first hundred. */
const NAMES_SHOWN = 5;

/** What the List operations give at most. They promise no order, so all pages are read. */
const PAGE = 100;

/** Its containers have ended and it says why; what follows is the clean-up of its network interface, for some seconds. */
const ENDED: readonly unknown[] = ["DEPROVISIONING", "STOPPED"];

/** Two deploys of one family at once; ECS asks to try again, the SDK does not. */
const CONCURRENT_REVISION = /Too many concurrent attempts to create a new revision/;
const REGISTER_ATTEMPTS = 6;

export interface AwsEcsServiceSettings {
  readonly access: Pick<AwsAccess, "region" | "principal">;
  readonly cluster: string;
  readonly service: string;
  readonly clock: Clock;
  readonly log: (line: string) => void;
}

export interface AwsEcsServiceMeans {
  /** Of this service alone: the SDK's retries and its own throttling are not spent by, nor on, the others. */
  readonly client: ECSClient;
  readonly batches: AwsEcsBatches;
  readonly definitions: FirstReads<RegisteredTaskDefinition>;
}

export function awsEcsService(
  { access, cluster, service, clock, log }: AwsEcsServiceSettings,
  { client, batches, definitions }: AwsEcsServiceMeans,
): Ecs {
  /** By ARN; a task that has ended is not asked about again. */
  const ended = new Map<string, Task>();
  const explained = explaining(access);
  const changing = async <T>(doing: string, call: () => Promise<T>): Promise<T> => {
    definitions.end();
    return await explained(doing, call);
  };

  const noService = async (): Promise<ServiceSearch> => {
    const list = new ListServicesCommand({ cluster, maxResults: 100 });
    return { kind: "no-service", nearest: await nearest(service, async () => (await client.send(list)).serviceArns) };
  };
  const noCluster = async (): Promise<ServiceSearch> => {
    const list = new ListClustersCommand({ maxResults: 100 });
    return { kind: "no-cluster", nearest: await nearest(cluster, async () => (await client.send(list)).clusterArns) };
  };

  return {
    findService: () =>
      explained(`reading service ${service} of cluster ${cluster}`, async () => {
        try {
          const found = await batches.services.ask(service);
          return found && found.status !== "INACTIVE"
            ? { kind: "found", service: toService(found) }
            : await noService();
        } catch (error) {
          if (named(error, "ClusterNotFoundException")) return await noCluster();
          throw error;
        }
      }),

    findTaskDefinition: (reference) =>
      explained(`reading task definition ${reference}`, async () => {
        try {
          return await definitions.read(reference, async () => {
            const { taskDefinition, tags } = await client.send(
              new DescribeTaskDefinitionCommand({ taskDefinition: reference, include: ["TAGS"] }),
            );
            return taskDefinition && toRegistered(taskDefinition, tags);
          });
        } catch (error) {
          if (named(error, "ClientException") && /unable to describe task definition/i.test((error as Error).message))
            return undefined;
          throw error;
        }
      }),

    register: (definition) =>
      changing(`registering a revision of ${definition.family}`, async () => {
        const send = (input: object) =>
          client.send(new RegisterTaskDefinitionCommand(input as RegisterTaskDefinitionCommandInput));
        const register = (wanted: TaskDefinition) =>
          retry(() => send(wanted), {
            clock,
            attempts: REGISTER_ATTEMPTS,
            retryable: (error) => CONCURRENT_REVISION.test((error as Error).message),
            log,
          });
        const { taskDefinition, tags } = await registerTagged(signed(definition, access.principal), { register, log });
        if (!taskDefinition) throw new Error("RegisterTaskDefinition answered without a task definition");
        return toRegistered(taskDefinition, tags);
      }),

    update: (change, signal) =>
      changing(`updating service ${service}`, async () => {
        const command = new UpdateServiceCommand({
          cluster,
          service,
          ...(change as unknown as Omit<UpdateServiceCommandInput, "service">),
        });
        const { service: updated } = await client.send(unlessAborted(command, signal));
        if (!updated) throw new Error("UpdateService answered without a service");
        return toService(updated);
      }),

    listServiceDeployments: ({ since, status }) =>
      explained(`listing the deployments of service ${service}`, async () => {
        const query = {
          cluster,
          service,
          maxResults: PAGE,
          ...(since === undefined ? {} : { createdAt: { after: new Date(since) } }),
          ...(status ? { status: [status] } : {}),
        };
        const serviceDeployments = await allPages(async (nextToken) => {
          const answer = await client.send(new ListServiceDeploymentsCommand({ ...query, nextToken }));
          return { items: answer.serviceDeployments, next: answer.nextToken };
        });
        return serviceDeployments.map(toServiceDeploymentBrief).sort((a, b) => b.createdAt - a.createdAt);
      }),

    findServiceDeployment: (arn) =>
      explained(`reading deployment ${nameOf(arn)} of service ${service}`, async () => {
        const found = await batches.serviceDeployments.ask(arn);
        return found && toServiceDeployment(found);
      }),

    findServiceRevision: (arn) =>
      explained(`reading revision ${nameOf(arn)} of service ${service}`, async () => {
        const found = await batches.serviceRevisions.ask(arn);
        return found && toServiceRevision(found);
      }),

    stopAndRollBack: (serviceDeploymentArn) =>
      changing(`rolling back service ${service}`, async () => {
        try {
          await client.send(new StopServiceDeploymentCommand({ serviceDeploymentArn, stopType: "ROLLBACK" }));
          return "accepted";
        } catch (error) {
          if (named(error, "ConflictException") || named(error, "ServiceDeploymentNotFoundException"))
            return "too-late";
          throw error;
        }
      }),

    continueDeployment: (serviceDeploymentArn, { id, action }) =>
      changing(
        `${action === "CONTINUE" ? "continuing" : "rolling back"} the paused deployment of ${service}`,
        async () => {
          try {
            await client.send(new ContinueServiceDeploymentCommand({ serviceDeploymentArn, hookId: id, action }));
            return "accepted";
          } catch (error) {
            if (named(error, "InvalidParameterException") || named(error, "ServiceDeploymentNotFoundException"))
              return "too-late";
            throw error;
          }
        },
      ),

    listStoppedTasks: (deploymentId) =>
      explained(`listing the stopped tasks of service ${service}`, async () => {
        // startedBy cannot be combined with desiredStatus and serviceName, so the filter is ours.
        const query = { cluster, serviceName: service, desiredStatus: "STOPPED", maxResults: PAGE } as const;
        const listed = await allPages(async (nextToken) => {
          const answer = await client.send(new ListTasksCommand({ ...query, nextToken }));
          const { taskArns = [] } = answer;
          const unread = taskArns.filter((arn) => !ended.has(arn));
          for (const task of await Promise.all(unread.map((arn) => batches.tasks.ask(arn))))
            if (task && ENDED.includes(task.lastStatus)) ended.set(task.taskArn ?? "", task);
          return { items: taskArns, next: answer.nextToken };
        });
        return listed
          .flatMap((arn) => ended.get(arn) ?? [])
          .filter(({ startedBy }) => startedBy === deploymentId)
          .map(toStoppedTask)
          .sort((a, b) => a.stoppedAt - b.stoppedAt);
      }),
  };
}

/** Only a hint: when the names cannot be listed, the answer does without. */
async function nearest(
  arnOrName: string,
  list: () => Promise<readonly string[] | undefined>,
): Promise<readonly string[] | undefined> {
  try {
    return byNearness(nameOf(arnOrName), ((await list()) ?? []).map(nameOf)).slice(0, NAMES_SHOWN);
  } catch {
    return undefined;
  }
}
