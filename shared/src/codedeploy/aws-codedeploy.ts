import {
  CodeDeployClient,
  ContinueDeploymentCommand,
  CreateDeploymentCommand,
  GetDeploymentCommand,
  GetDeploymentConfigCommand,
  GetDeploymentTargetCommand,
  ListDeploymentsCommand,
  StopDeploymentCommand,
} from "@aws-sdk/client-codedeploy";
import { DescribeServicesCommand, ECSClient } from "@aws-sdk/client-ecs";
import type { AwsAccess } from "../aws/access.ts";
import { allPages } from "../aws/all-pages.ts";
import { MUTATION_ATTEMPTS } from "../aws/client-settings.ts";
import { explaining } from "../aws/explain-aws-error.ts";
import { named } from "../aws/named.ts";
import { nameOf } from "../ecs/aws-ecs-shapes.ts";
import { toDeployment, toTarget, toTaskSet, toTrafficRouting } from "./aws-codedeploy-shapes.ts";
import { awsGroupSearch } from "./aws-group-search.ts";
import type { CodeDeploy, Deployment } from "./codedeploy.ts";

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
    ...awsGroupSearch(client, { explained, clusterName, serviceName }),

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
        const ids = await allPages(async (nextToken) => {
          const answer = await client.send(new ListDeploymentsCommand({ ...query, nextToken }));
          return { items: answer.deployments, next: answer.nextToken };
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
