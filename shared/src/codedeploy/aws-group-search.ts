import {
  BatchGetDeploymentGroupsCommand,
  type CodeDeployClient,
  GetDeploymentGroupCommand,
  ListApplicationsCommand,
  ListDeploymentGroupsCommand,
} from "@aws-sdk/client-codedeploy";
import { allPages } from "../aws/all-pages.ts";
import type { explaining } from "../aws/explain-aws-error.ts";
import { named } from "../aws/named.ts";
import { byNearness } from "../did-you-mean.ts";
import { nameOf } from "../ecs/aws-ecs-shapes.ts";
import { toGroup } from "./aws-codedeploy-shapes.ts";
import type { CodeDeploy, DeploymentGroup, GroupSearch } from "./codedeploy.ts";

/** More names than a person reads; the nearest ones. */
const NAMES_SHOWN = 5;

/** Applications that are asked for their groups at the same time. Chosen: CodeDeploy publishes no request rates. */
const ASKED_AT_ONCE = 5;

/** What BatchGetApplications takes (API reference); for BatchGetDeploymentGroups no number is published. */
const GROUPS_PER_CALL = 100;

/** Which deployment group deploys a service: CodeDeploy can only be asked the other way round. */
export function awsGroupSearch(
  client: CodeDeployClient,
  {
    explained,
    clusterName,
    serviceName,
  }: { readonly explained: ReturnType<typeof explaining>; readonly clusterName: string; readonly serviceName: string },
): Pick<CodeDeploy, "findGroups" | "findGroup"> {
  const listApplications = () =>
    allPages(async (nextToken) => {
      const answer = await client.send(new ListApplicationsCommand({ nextToken }));
      return { items: answer.applications, next: answer.nextToken };
    });
  const listGroups = (applicationName: string) =>
    allPages(async (nextToken) => {
      const answer = await client.send(new ListDeploymentGroupsCommand({ applicationName, nextToken }));
      return { items: answer.deploymentGroups, next: answer.nextToken };
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
  };
}

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

/** Only a hint: when the names cannot be listed, the answer does without. */
async function nearest(name: string, list: () => Promise<readonly string[]>): Promise<readonly string[] | undefined> {
  try {
    return byNearness(name, await list()).slice(0, NAMES_SHOWN);
  } catch {
    return undefined;
  }
}
