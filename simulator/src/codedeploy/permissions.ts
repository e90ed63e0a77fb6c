import type { Input, Permission } from "../service.ts";
import type { CodeDeploy } from "./state.ts";

/**
 * What IAM is asked for each call, as the service authorization reference lists the resources of CodeDeploy's actions.
 * The rest know no resource: "*".
 */
export function permissions(codeDeploy: CodeDeploy, operation: string, input: Input): readonly Permission[] {
  const { partition, region, account } = codeDeploy.world;
  const arn = (kind: string, name: string) => `arn:${partition}:codedeploy:${region}:${account}:${kind}:${name}`;
  const application = arn("application", input.applicationName);
  const group = (name: string) => arn("deploymentgroup", `${input.applicationName}/${name}`);
  const ask = (resource: string, action = operation): Permission => ({ action: `codedeploy:${action}`, resource });

  switch (operation) {
    case "CreateApplication":
    case "GetApplication":
    case "ListDeploymentGroups":
      return [ask(application)];
    case "CreateDeploymentConfig":
    case "GetDeploymentConfig":
      return [ask(arn("deploymentconfig", input.deploymentConfigName))];
    case "CreateDeploymentGroup":
      return [ask(group(input.deploymentGroupName)), ...passRole(input.serviceRoleArn)];
    case "GetDeploymentGroup":
      return [ask(group(input.deploymentGroupName))];
    case "BatchGetDeploymentGroups":
      return input.deploymentGroupNames.map((name: string) => ask(group(name)));
    case "ListDeployments":
      return input.applicationName ? [ask(group(input.deploymentGroupName))] : [ask("*")];
    case "CreateDeployment": {
      const known = codeDeploy.applications.get(input.applicationName)?.groups.get(input.deploymentGroupName);
      const config = input.deploymentConfigName ?? known?.configName ?? "CodeDeployDefault.ECSAllAtOnce";
      // Not in the reference: callers without these two are refused all the same.
      const also = [
        ask(arn("deploymentconfig", config), "GetDeploymentConfig"),
        ask(application, "RegisterApplicationRevision"),
      ];
      return [ask(group(input.deploymentGroupName)), ...also];
    }
    case "GetDeployment": {
      const deployment = codeDeploy.deployments.get(input.deploymentId);
      if (!deployment) return [ask("*")];
      return [ask(arn("deploymentgroup", `${deployment.group.application.name}/${deployment.group.name}`))];
    }
    default:
      return [ask("*")];
  }
}

function passRole(resource: string): Permission[] {
  return [{ action: "iam:PassRole", resource, context: { "iam:PassedToService": "codedeploy.amazonaws.com" } }];
}
