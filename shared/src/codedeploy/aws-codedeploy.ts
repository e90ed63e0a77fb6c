import {
  BatchGetDeploymentGroupsCommand,
  CodeDeployClient,
  ContinueDeploymentCommand,
  CreateDeploymentCommand,
  GetDeploymentCommand,
  GetDeploymentConfigCommand,
  GetDeploymentGroupCommand,
  GetDeploymentTargetCommand,
  ListApplicationsCommand,
  ListDeploymentGroupsCommand,
  ListDeploymentsCommand,
  StopDeploymentCommand,
} from "@aws-sdk/client-codedeploy";
import { DescribeServicesCommand, ECSClient } from "@aws-sdk/client-ecs";
import type { AwsAccess } from "../aws/access.ts";
import { MUTATION_ATTEMPTS } from "../aws/client-settings.ts";
import { explaining } from "../aws/explain-aws-error.ts";
import { byNearness } from "../did-you-mean.ts";
import { nameOf } from "../ecs/aws-ecs-shapes.ts";
import { toDeployment, toGroup, toTarget, toTaskSet, toTrafficRouting } from "./aws-codedeploy-shapes.ts";
import type { CodeDeploy, Deployment, DeploymentGroup, GroupSearch } from "./codedeploy.ts";

/** More names than a person reads; the nearest ones. */
const NAMES_SHOWN = 5;

/** Applications that are asked for their groups at the same time. Chosen: CodeDeploy publishes no request rates. */
const ASKED_AT_ONCE = 5;

/** What BatchGetDeploymentGroups takes (user guide, "CodeDeploy quotas"). */
const GROUPS_PER_CALL = 100;

/** Characters. AWS names the error and not the limit; its own action cuts there. */
const LONGEST_DESCRIPTION = 512;

export interface AwsCodeDeployOptions {
  readonly access: Pick<AwsAccess, "settings" | "region" | "principal">;
  /** Names or ARNs. */
  readonly cluster: string;
  readonly service: string;
}

export function awsCodeDeploy({ access, cluster, service }: AwsCodeDeployOptions): CodeDeploy {
  const settings = access.settings({ maxAttempts: MUTATION_ATTEMPTS });
  const client = new CodeDeployClient(settings);
  const ecs = new ECSClient(settings);
  const explained = explaining(access);
  const [clusterName, serviceName] = [nameOf(cluster), nameOf(service)];

  const listApplications = () =>
    allPages(async (page) => {
      const { applications, nextToken } = await client.send(new ListApplicationsCommand(page));
      return { items: applications, nextToken };
    });
  const listGroups = (applicationName: string) =>
    allPages(async (page) => {
      const { deploymentGroups, nextToken } = await client.send(
        new ListDeploymentGroupsCommand({ applicationName, ...page }),
      );
      return { items: deploymentGroups, nextToken };
    });
  const groupsOf = async (applicationName: string): Promise<readonly DeploymentGroup[]> => {
    const batches = inBatches(await listGroups(applicationName), GROUPS_PER_CALL);
    const read = batches.map(async (deploymentGroupNames) => {
      const command = new BatchGetDeploymentGroupsCommand({ applicationName, deploymentGroupNames });
      return ((await client.send(command)).deploymentGroupsInfo ?? []).map(toGroup);
    });
    return (await Promise.all(read)).flat().filter(({ services }) => services.some(isThisService));
  };
  const isThisService = (one: DeploymentGroup["services"][number]) =>
    nameOf(one.cluster) === clusterName && one.service === serviceName;

  const read = async (id: string): Promise<Deployment | undefined> => {
    try {
      const { deploymentInfo } = await client.send(new GetDeploymentCommand({ deploymentId: id }));
      return deploymentInfo && toDeployment(deploymentInfo);
    } catch (error) {
      if (named(error, "DeploymentDoesNotExistException")) return undefined;
      throw error;
    }
  };

  return {
    findGroups: (application) =>
      explained(`looking for the deployment group of service ${serviceName}`, async () => {
        if (application !== undefined) return await unlessGone(() => groupsOf(application));
        // CodeDeploy lets a service be in one group only, so the search ends with the first one.
        for (const applications of inBatches(likeliestFirst(await listApplications(), serviceName), ASKED_AT_ONCE)) {
          const found = (await Promise.all(applications.map((one) => unlessGone(() => groupsOf(one))))).flat();
          if (found.length > 0) return found;
        }
        return [];
      }),

    findGroup: ({ application, group }) =>
      explained(`reading deployment group ${group} of application ${application}`, async (): Promise<GroupSearch> => {
        try {
          const { deploymentGroupInfo } = await client.send(
            new GetDeploymentGroupCommand({ applicationName: application, deploymentGroupName: group }),
          );
          if (!deploymentGroupInfo) throw new Error("GetDeploymentGroup answered without a group");
          const found = toGroup(deploymentGroupInfo);
          return { kind: "found", group: found, isOurs: found.services.some(isThisService) };
        } catch (error) {
          if (named(error, "ApplicationDoesNotExistException"))
            return { kind: "no-application", nearest: await nearest(application, listApplications) };
          if (named(error, "DeploymentGroupDoesNotExistException"))
            return { kind: "no-group", nearest: await nearest(group, () => listGroups(application)) };
          throw error;
        }
      }),

    findTrafficRouting: (configuration) =>
      explained(`reading deployment configuration ${configuration}`, async () => {
        try {
          const { deploymentConfigInfo } = await client.send(
            new GetDeploymentConfigCommand({ deploymentConfigName: configuration }),
          );
          return toTrafficRouting(deploymentConfigInfo?.trafficRoutingConfig ?? {});
        } catch (error) {
          if (named(error, "DeploymentConfigDoesNotExistException")) return undefined;
          throw error;
        }
      }),

    create: ({ application, group, appSpec, description, configuration, autoRollback }) =>
      explained(`deploying service ${serviceName} through CodeDeploy`, async () => {
        try {
          const { deploymentId } = await client.send(
            new CreateDeploymentCommand({
              applicationName: application,
              deploymentGroupName: group,
              description: description.slice(0, LONGEST_DESCRIPTION),
              revision: { revisionType: "AppSpecContent", appSpecContent: { content: appSpec } },
              ...(configuration === undefined ? {} : { deploymentConfigName: configuration }),
              ...(autoRollback === undefined
                ? {}
                : { autoRollbackConfiguration: { enabled: autoRollback.length > 0, events: [...autoRollback] } }),
            }),
          );
          if (!deploymentId) throw new Error("CreateDeployment answered without a deployment id");
          return { kind: "created", id: deploymentId };
        } catch (error) {
          if (named(error, "DeploymentLimitExceededException")) return { kind: "busy" };
          throw error;
        }
      }),

    findDeployment: (id) => explained(`reading deployment ${id}`, () => read(id)),

    findTarget: (id) =>
      explained(`reading what deployment ${id} does to service ${serviceName}`, async () => {
        try {
          const { deploymentTarget } = await client.send(
            new GetDeploymentTargetCommand({ deploymentId: id, targetId: `${clusterName}:${serviceName}` }),
          );
          return deploymentTarget?.ecsTarget && toTarget(deploymentTarget.ecsTarget);
        } catch (error) {
          if (NOT_BEGUN.some((name) => named(error, name))) return undefined;
          throw error;
        }
      }),

    listDeployments: ({ application, group }, { since, active }) =>
      explained(`listing the deployments of group ${group}`, async () => {
        const query = {
          applicationName: application,
          deploymentGroupName: group,
          ...(since === undefined ? {} : { createTimeRange: { start: new Date(since) } }),
          ...(active ? { includeOnlyStatuses: [...ACTIVE] } : {}),
        };
        const ids = await allPages(async (page) => {
          const { deployments, nextToken } = await client.send(new ListDeploymentsCommand({ ...query, ...page }));
          return { items: deployments, nextToken };
        });
        const found = await Promise.all(ids.map(read));
        return found.flatMap((deployment) => deployment ?? []).sort((a, b) => b.createdAt - a.createdAt);
      }),

    stopAndRollBack: (id) =>
      explained(`stopping deployment ${id}`, async () => {
        try {
          await client.send(new StopDeploymentCommand({ deploymentId: id, autoRollbackEnabled: true }));
          return "accepted";
        } catch (error) {
          if (named(error, "DeploymentAlreadyCompletedException")) return "too-late";
          throw error;
        }
      }),

    continueReady: (id) =>
      explained(`continuing deployment ${id}`, async () => {
        try {
          await client.send(new ContinueDeploymentCommand({ deploymentId: id, deploymentWaitType: "READY_WAIT" }));
          return "accepted";
        } catch (error) {
          if (NOT_WAITING.some((name) => named(error, name))) return "too-late";
          throw error;
        }
      }),

    listTaskSets: () =>
      explained(`reading the task sets of service ${serviceName}`, async () => {
        const { services } = await ecs.send(new DescribeServicesCommand({ cluster, services: [service] }));
        const taskSets = (services?.[0]?.taskSets ?? []).map(toTaskSet);
        return taskSets.sort((a, b) => Number(b.status === "PRIMARY") - Number(a.status === "PRIMARY"));
      }),
  };
}

const ACTIVE = ["Created", "Queued", "InProgress", "Baking", "Ready"] as const;
const NOT_BEGUN = ["DeploymentNotStartedException", "DeploymentTargetDoesNotExistException"];
const NOT_WAITING = ["DeploymentIsNotInReadyStateException", "DeploymentAlreadyCompletedException"];

/** The CodeDeploy console names applications AppECS-cluster-service. */
const likeliestFirst = (applications: readonly string[], service: string): readonly string[] =>
  applications.toSorted((a, b) => Number(b.includes(service)) - Number(a.includes(service)));

function inBatches<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, n) => items.slice(n * size, (n + 1) * size));
}

/** Somebody may delete an application while it is asked. */
async function unlessGone(ask: () => Promise<readonly DeploymentGroup[]>): Promise<readonly DeploymentGroup[]> {
  try {
    return await ask();
  } catch (error) {
    if (named(error, "ApplicationDoesNotExistException")) return [];
    throw error;
  }
}

async function allPages<T>(
  read: (page: { nextToken?: string }) => Promise<{ items: T[] | undefined; nextToken: string | undefined }>,
): Promise<T[]> {
  const all: T[] = [];
  let page: { nextToken?: string } = {};
  for (;;) {
    const { items = [], nextToken } = await read(page);
    all.push(...items);
    if (!nextToken) return all;
    page = { nextToken };
  }
}

/** Only a hint: when the names cannot be listed, the answer does without. */
async function nearest(name: string, list: () => Promise<readonly string[]>): Promise<readonly string[] | undefined> {
  try {
    return byNearness(name, await list()).slice(0, NAMES_SHOWN);
  } catch {
    return undefined;
  }
}

const named = (error: unknown, name: string) => (error as Error).name === name;
