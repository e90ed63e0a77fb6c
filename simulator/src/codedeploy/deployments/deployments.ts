import type {
  CreateDeploymentCommandInput,
  GetDeploymentCommandInput,
  ListDeploymentsCommandInput,
} from "@aws-sdk/client-codedeploy";
import { refusal } from "../errors.ts";
import { checkAlarms, checkAutoRollback } from "../groups/guards.ts";
import { deploy } from "../life/deploy.ts";
import { play } from "../life/play.ts";
import { getConfig, getDeployment, getGroup } from "../lookup.ts";
import { page } from "../pages.ts";
import type { CodeDeploy, DeploymentGroup } from "../state.ts";
import { type Deployment, hasEnded } from "./deployment.ts";
import { deploymentView } from "./deployment-view.ts";
import { newDeployment } from "./new-deployment.ts";
import { revisionOf } from "./revision.ts";

/** Characters. AWS names the error and not the limit; clients cut at this length. */
const LONGEST_DESCRIPTION = 512;

/** CreateDeployment, GetDeployment, ListDeployments. */
export function deploymentHandlers(codeDeploy: CodeDeploy) {
  return {
    CreateDeployment: (input: CreateDeploymentCommandInput) => {
      const group = getGroup(codeDeploy, input);
      refuseServerSettings(input);
      const settings = {
        creator: "user",
        config: getConfig(codeDeploy, input.deploymentConfigName ?? group.configName),
        revision: revisionOf(input.revision),
        description: input.description,
        autoRollback: input.autoRollbackConfiguration
          ? checkAutoRollback(input.autoRollbackConfiguration)
          : group.autoRollback,
        alarms: input.overrideAlarmConfiguration ? checkAlarms(input.overrideAlarmConfiguration) : group.alarms,
        overridesAlarms: input.overrideAlarmConfiguration !== undefined,
      } as const;
      refuseSecond(group);
      const deployment = newDeployment(codeDeploy, group, settings);
      play(codeDeploy, deployment, deploy(codeDeploy, deployment));
      return { deploymentId: deployment.id };
    },

    GetDeployment: ({ deploymentId }: GetDeploymentCommandInput) => ({
      deploymentInfo: deploymentView(getDeployment(codeDeploy, deploymentId)),
    }),

    ListDeployments: (input: ListDeploymentsCommandInput) => {
      const { start, end } = input.createTimeRange ?? {};
      const found = listed(codeDeploy, input).filter(({ status, createdAt }) => {
        const inTime = (!start || createdAt >= start.getTime()) && (!end || createdAt <= end.getTime());
        return inTime && (!input.includeOnlyStatuses?.length || input.includeOnlyStatuses.includes(status));
      });
      const { items, ...next } = page(found, input.nextToken);
      return { deployments: items.map(({ id }) => id), ...next };
    },
  };
}

function refuseServerSettings({
  targetInstances,
  deploymentMode,
  description = "",
}: CreateDeploymentCommandInput): void {
  if (targetInstances) {
    throw refusal("InvalidTargetInstancesException", "Target instances cannot be specified for an ECS deployment");
  }
  if (deploymentMode === "RESTART") {
    throw refusal("InvalidInputException", "The deployment mode RESTART is not supported for an ECS deployment");
  }
  if (description.length > LONGEST_DESCRIPTION) {
    throw refusal(
      "DescriptionTooLongException",
      `The description cannot be longer than ${LONGEST_DESCRIPTION} characters`,
    );
  }
}

function refuseSecond({ name, deployments }: DeploymentGroup): void {
  const active = deployments.find((deployment) => !hasEnded(deployment));
  if (!active) return;
  throw refusal(
    "DeploymentLimitExceededException",
    `The Deployment Group '${name}' already has an active Deployment '${active.id}'`,
  );
}

/** Newest first. "If applicationName is specified, then deploymentGroupName must be specified", and the other way round. */
function listed(
  codeDeploy: CodeDeploy,
  { applicationName, deploymentGroupName }: ListDeploymentsCommandInput,
): readonly Deployment[] {
  if (applicationName === undefined && deploymentGroupName === undefined) {
    return [...codeDeploy.deployments.values()].toReversed();
  }
  return getGroup(codeDeploy, { applicationName, deploymentGroupName }).deployments;
}
