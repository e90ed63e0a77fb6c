import type { Deployment } from "./deployments/deployment.ts";
import { refusal } from "./errors.ts";
import type { Application, CodeDeploy, DeploymentConfig, DeploymentGroup } from "./state.ts";

export function getApplication({ applications }: CodeDeploy, name: string | undefined): Application {
  if (!name) throw refusal("ApplicationNameRequiredException", "Application name must be specified");
  const found = applications.get(name);
  if (!found) throw refusal("ApplicationDoesNotExistException", `No application found for name: ${name}`);
  return found;
}

export function getGroup(
  codeDeploy: CodeDeploy,
  {
    applicationName,
    deploymentGroupName,
  }: { applicationName?: string | undefined; deploymentGroupName?: string | undefined },
): DeploymentGroup {
  const { groups } = getApplication(codeDeploy, applicationName);
  if (!deploymentGroupName)
    throw refusal("DeploymentGroupNameRequiredException", "Deployment group name must be specified");
  const found = groups.get(deploymentGroupName);
  if (found) return found;
  throw refusal("DeploymentGroupDoesNotExistException", `No Deployment Group found for name: ${deploymentGroupName}`);
}

export function getConfig({ configs }: CodeDeploy, name: string): DeploymentConfig {
  const found = configs.get(name);
  if (!found)
    throw refusal("DeploymentConfigDoesNotExistException", `No Deployment Configuration found for name: ${name}`);
  return found;
}

export function getDeployment({ deployments }: CodeDeploy, id: string | undefined): Deployment {
  if (!id) throw refusal("DeploymentIdRequiredException", "Deployment ID must be specified");
  if (!/^d-[0-9A-Z]{9}$/.test(id)) {
    throw refusal("InvalidDeploymentIdException", `Specified DeploymentId is not in the valid format: ${id}`);
  }
  const found = deployments.get(id);
  if (!found) throw refusal("DeploymentDoesNotExistException", `The deployment ${id} could not be found`);
  return found;
}
