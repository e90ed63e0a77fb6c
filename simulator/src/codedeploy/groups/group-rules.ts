import type {
  BlueGreenDeploymentConfiguration,
  CreateDeploymentGroupCommandInput,
  DeploymentStyle,
} from "@aws-sdk/client-codedeploy";
import { notPlayed, refusal } from "../errors.ts";
import type { CodeDeploy, DeploymentGroup } from "../state.ts";

/** Two days (API reference, BlueInstanceTerminationOption). */
const LONGEST_TERMINATION_WAIT_MINUTES = 2880;

export function checkStyle({ deploymentType, deploymentOption }: DeploymentStyle = {}): void {
  if (deploymentType === "BLUE_GREEN" && deploymentOption === "WITH_TRAFFIC_CONTROL") return;
  throw refusal(
    "InvalidDeploymentStyleException",
    "For ECS deployment, the deployment type must be BLUE_GREEN, and deployment option must be WITH_TRAFFIC_CONTROL.",
  );
}

export function checkRole(serviceRoleArn: string | undefined): void {
  if (!serviceRoleArn) throw refusal("RoleRequiredException", "Role ARN must be specified");
  if (/^arn:aws[a-z-]*:iam::\d{12}:role\/.+/.test(serviceRoleArn)) return;
  throw refusal("InvalidRoleException", `The service role ARN is not valid: ${serviceRoleArn}`);
}

/** What belongs to instances and not to an ECS service. */
export function refuseServerSettings(input: CreateDeploymentGroupCommandInput): void {
  const given = (
    ["ec2TagFilters", "ec2TagSet", "onPremisesInstanceTagFilters", "onPremisesTagSet", "autoScalingGroups"] as const
  ).find((name) => input[name] !== undefined);
  if (given) throw refusal("InvalidInputException", `For ECS deployment group, ${given} must not be specified`);
  if (input.triggerConfigurations?.length) throw notPlayed("InvalidTriggerConfigException", "triggers");
}

export function serviceOf(
  { taskSets, applications }: CodeDeploy,
  { ecsServices = [] }: CreateDeploymentGroupCommandInput,
): DeploymentGroup["service"] {
  const [{ clusterName, serviceName } = {}, ...others] = ecsServices;
  if (!clusterName || !serviceName || others.length > 0) {
    throw invalidService("For ECS deployment group, exactly one ECS service must be specified");
  }
  const service = taskSets.findService(clusterName, serviceName);
  if (!service) {
    throw invalidService(`Could not load ECS service information for cluster: ${clusterName}, service: ${serviceName}`);
  }
  if (service.controller !== "CODE_DEPLOY") {
    throw invalidService("Deployment group's ECS service must be configured for a CODE_DEPLOY deployment controller.");
  }
  const taken = [...applications.values()]
    .flatMap(({ groups }) => [...groups.values()])
    .find((group) => group.service.clusterName === clusterName && group.service.serviceName === serviceName);
  if (taken) {
    throw refusal(
      "ECSServiceMappingLimitExceededException",
      `The ECS service ${serviceName} of cluster ${clusterName} is already in the deployment group ${taken.name}`,
    );
  }
  return { clusterName, serviceName };
}

export function blueGreenOf(given: BlueGreenDeploymentConfiguration | undefined): BlueGreenDeploymentConfiguration {
  if (!given) throw invalidBlueGreen("For ECS deployment group, blueGreenDeploymentConfiguration must be specified");
  const { terminateBlueInstancesOnDeploymentSuccess: terminate, deploymentReadyOption: ready } = given;
  if (given.greenFleetProvisioningOption) {
    throw invalidBlueGreen("For ECS deployment group, greenFleetProvisioningOption must not be specified");
  }
  // "KEEP_ALIVE" leaves instances running; a service of ECS has none.
  if (terminate?.action !== "TERMINATE") {
    throw invalidBlueGreen("For ECS deployment group, the action on the original task set must be TERMINATE");
  }
  const { terminationWaitTimeInMinutes = 0 } = terminate;
  if (terminationWaitTimeInMinutes < 0 || terminationWaitTimeInMinutes > LONGEST_TERMINATION_WAIT_MINUTES) {
    throw invalidBlueGreen(
      `The termination wait time must be between 0 and ${LONGEST_TERMINATION_WAIT_MINUTES} minutes`,
    );
  }
  const { actionOnTimeout = "CONTINUE_DEPLOYMENT", waitTimeInMinutes = 0 } = ready ?? {};
  if (actionOnTimeout === "STOP_DEPLOYMENT" && waitTimeInMinutes < 1) {
    throw invalidBlueGreen("A wait time must be specified for STOP_DEPLOYMENT");
  }
  return {
    terminateBlueInstancesOnDeploymentSuccess: { action: "TERMINATE", terminationWaitTimeInMinutes },
    deploymentReadyOption: { actionOnTimeout, waitTimeInMinutes },
  };
}

const invalidService = (message: string) => refusal("InvalidECSServiceException", message);
const invalidBlueGreen = (message: string) => refusal("InvalidBlueGreenDeploymentConfigurationException", message);
