import type {
  CodeDeploy,
  DeploymentGroup,
  GroupSearch,
  TrafficRouting,
} from "@deploy-actions/shared/codedeploy/codedeploy";
import type { Service } from "@deploy-actions/shared/ecs/ecs";
import { Failure } from "@deploy-actions/shared/failure";
import { type ActiveDeployment, findActive } from "./active.ts";
import type { CodeDeploySettings } from "./settings.ts";

/** What is read of CodeDeploy before anything is changed. */
export interface CodeDeploySituation {
  readonly group: DeploymentGroup;
  /** The group deploys this service, and not another one. */
  readonly isOurs: boolean;
  /** Of the configuration that will be used. */
  readonly routing: TrafficRouting;
  readonly active: ActiveDeployment | undefined;
}

export async function observeCodeDeploy(
  service: Service,
  settings: CodeDeploySettings,
  { codeDeploy }: { readonly codeDeploy: CodeDeploy },
): Promise<CodeDeploySituation> {
  const { group, isOurs } = await findGroup(service, settings, codeDeploy);
  const configuration = settings.deploymentConfig ?? group.configuration;
  const [routing, active] = await Promise.all([
    codeDeploy.findTrafficRouting(configuration),
    findActive(group, codeDeploy),
  ]);
  if (!routing) {
    throw new Failure(`There is no deployment configuration ${configuration} in this account and Region.`, {
      hint: "Check codedeploy-deployment-config. CodeDeploy's own ones for ECS are called CodeDeployDefault.ECSAllAtOnce, CodeDeployDefault.ECSCanary10Percent5Minutes, CodeDeployDefault.ECSLinear10PercentEvery1Minutes, and alike.",
    });
  }
  return { group, isOurs, routing, active };
}

async function findGroup(
  { name }: Service,
  { application, deploymentGroup }: CodeDeploySettings,
  codeDeploy: CodeDeploy,
): Promise<Pick<CodeDeploySituation, "group" | "isOurs">> {
  if (application !== undefined && deploymentGroup !== undefined) {
    const search = await codeDeploy.findGroup({ application, group: deploymentGroup });
    if (search.kind === "found") return search;
    throw notFound(search, application, deploymentGroup);
  }
  const groups = await codeDeploy.findGroups(application);
  const [group] = deploymentGroup === undefined ? groups : groups.filter((one) => one.group === deploymentGroup);
  if (group) return { group, isOurs: true };
  const where = application === undefined ? "" : ` of application ${application}`;
  const which = deploymentGroup === undefined ? "No deployment group" : `No deployment group ${deploymentGroup}`;
  throw new Failure(`${which}${where} deploys service ${name}, whose deployment controller is CODE_DEPLOY.`, {
    hint: "Create a CodeDeploy deployment group for the service, name it with codedeploy-application and codedeploy-deployment-group, or move the service to the deployment controller ECS.",
  });
}

function notFound(
  { kind, nearest }: Exclude<GroupSearch, { kind: "found" }>,
  application: string,
  group: string,
): Failure {
  const [what, input] =
    kind === "no-application"
      ? [`There is no CodeDeploy application ${application} in this account and Region.`, "codedeploy-application"]
      : [`Application ${application} has no deployment group ${group}.`, "codedeploy-deployment-group"];
  const names = nearest?.length ? ` There is: ${nearest.join(", ")}.` : "";
  return new Failure(what, { hint: `Check ${input}, or leave both out to have the group found.${names}` });
}
