import { randomUUID } from "node:crypto";
import type {
  BatchGetDeploymentGroupsCommandInput,
  CreateDeploymentGroupCommandInput,
  GetDeploymentGroupCommandInput,
  ListDeploymentGroupsCommandInput,
} from "@aws-sdk/client-codedeploy";
import { refusal } from "../errors.ts";
import { attachIdleGroup } from "../life/traffic.ts";
import { getApplication, getConfig, getGroup } from "../lookup.ts";
import { page } from "../pages.ts";
import type { Application, CodeDeploy, DeploymentGroup } from "../state.ts";
import { isGradual } from "../traffic-shifting.ts";
import { blueGreenOf, checkRole, checkStyle, refuseServerSettings, serviceOf } from "./group-rules.ts";
import { groupView } from "./group-view.ts";
import { checkAlarms, checkAutoRollback } from "./guards.ts";
import { routeOf } from "./route.ts";

/** "The maximum number of names or IDs allowed for this request (100)" (API reference, BatchLimitExceededException). */
const MOST_NAMES = 100;

/** CreateDeploymentGroup, GetDeploymentGroup, BatchGetDeploymentGroups, ListDeploymentGroups. */
export function deploymentGroupHandlers(codeDeploy: CodeDeploy) {
  return {
    CreateDeploymentGroup: (input: CreateDeploymentGroupCommandInput) => {
      const application = getApplication(codeDeploy, input.applicationName);
      if (application.groups.has(`${input.deploymentGroupName}`)) {
        const message = `Deployment Group already exists with name: ${input.deploymentGroupName}`;
        throw refusal("DeploymentGroupAlreadyExistsException", message);
      }
      const group = newGroup(codeDeploy, application, input);
      application.groups.set(group.name, group);
      attachIfGradual(codeDeploy, group);
      return { deploymentGroupId: group.id };
    },

    GetDeploymentGroup: (input: GetDeploymentGroupCommandInput) => ({
      deploymentGroupInfo: groupView(getGroup(codeDeploy, input)),
    }),

    BatchGetDeploymentGroups: ({
      applicationName,
      deploymentGroupNames = [],
    }: BatchGetDeploymentGroupsCommandInput) => {
      if (deploymentGroupNames.length > MOST_NAMES) {
        throw refusal("BatchLimitExceededException", `At most ${MOST_NAMES} deployment groups can be named`);
      }
      const { groups } = getApplication(codeDeploy, applicationName);
      const missing = deploymentGroupNames.filter((name) => !groups.has(name));
      return {
        deploymentGroupsInfo: deploymentGroupNames.flatMap((name) => groups.get(name) ?? []).map(groupView),
        ...(missing.length > 0 && { errorMessage: `No Deployment Group found for name: ${missing.join(", ")}` }),
      };
    },

    ListDeploymentGroups: ({ applicationName, nextToken }: ListDeploymentGroupsCommandInput) => {
      const { name, groups } = getApplication(codeDeploy, applicationName);
      const { items, ...next } = page([...groups.keys()], nextToken);
      return { applicationName: name, deploymentGroups: items, ...next };
    },
  };
}

function newGroup(
  codeDeploy: CodeDeploy,
  application: Application,
  input: CreateDeploymentGroupCommandInput,
): DeploymentGroup {
  const { deploymentConfigName: configName = "CodeDeployDefault.ECSAllAtOnce" } = input;
  checkRole(input.serviceRoleArn);
  checkStyle(input.deploymentStyle);
  refuseServerSettings(input);
  getConfig(codeDeploy, configName);
  return {
    id: randomUUID(),
    name: `${input.deploymentGroupName}`,
    application,
    configName,
    service: serviceOf(codeDeploy, input),
    ...routeOf(codeDeploy, input.loadBalancerInfo),
    blueGreen: blueGreenOf(input.blueGreenDeploymentConfiguration),
    autoRollback: checkAutoRollback(input.autoRollbackConfiguration ?? {}),
    alarms: checkAlarms(input.alarmConfiguration ?? {}),
    settings: input,
    deployments: [],
  };
}

/** A listener of a group with a gradual configuration forwards to both target groups from the start, to the idle one with weight 0. */
function attachIfGradual(codeDeploy: CodeDeploy, group: DeploymentGroup): void {
  if (!isGradual(getConfig(codeDeploy, group.configName).routing)) return;
  const service = codeDeploy.taskSets.findService(group.service.clusterName, group.service.serviceName);
  const [primary] = service ? codeDeploy.taskSets.list(service.arn) : [];
  const serving = group.targetGroups.find(({ arn }) => arn === primary?.targetGroupArn);
  if (serving) attachIdleGroup(codeDeploy, group, serving);
}
