import { randomUUID } from "node:crypto";
import type {
  CreateDeploymentConfigCommandInput,
  GetDeploymentConfigCommandInput,
  TrafficRoutingConfig,
} from "@aws-sdk/client-codedeploy";
import { notPlayed, refusal } from "./errors.ts";
import { getConfig } from "./lookup.ts";
import type { CodeDeploy, DeploymentConfig } from "./state.ts";

/** CreateDeploymentConfig, GetDeploymentConfig. */
export function deploymentConfigHandlers(codeDeploy: CodeDeploy) {
  const { configs, world } = codeDeploy;
  return {
    CreateDeploymentConfig: (input: CreateDeploymentConfigCommandInput) => {
      const name = `${input.deploymentConfigName}`;
      if (input.computePlatform !== "ECS") {
        throw notPlayed(
          "InvalidComputePlatformException",
          `configurations of the compute platform ${input.computePlatform}`,
        );
      }
      if (name.startsWith("CodeDeployDefault.")) {
        throw refusal("InvalidDeploymentConfigNameException", "Names that begin with CodeDeployDefault. are reserved");
      }
      if (configs.has(name)) {
        throw refusal("DeploymentConfigAlreadyExistsException", `Deployment configuration already exists: ${name}`);
      }
      const routing = input.trafficRoutingConfig ?? {};
      checkRouting(routing);
      const config = { id: randomUUID(), name, createdAt: world.clock.now(), routing };
      configs.set(name, config);
      return { deploymentConfigId: config.id };
    },

    GetDeploymentConfig: ({ deploymentConfigName }: GetDeploymentConfigCommandInput) => ({
      deploymentConfigInfo: view(getConfig(codeDeploy, `${deploymentConfigName}`)),
    }),
  };
}

/** "Predefined deployment configurations for an Amazon ECS compute platform" (user guide). */
export function predefinedConfigs(now: number): DeploymentConfig[] {
  const routings: Readonly<Record<string, TrafficRoutingConfig>> = {
    ECSAllAtOnce: { type: "AllAtOnce" },
    ECSLinear10PercentEvery1Minutes: linear(1),
    ECSLinear10PercentEvery3Minutes: linear(3),
    ECSCanary10Percent5Minutes: canary(5),
    ECSCanary10Percent15Minutes: canary(15),
  };
  return Object.entries(routings).map(([name, routing]) => ({
    id: randomUUID(),
    name: `CodeDeployDefault.${name}`,
    createdAt: now,
    routing,
  }));
}

function linear(linearInterval: number): TrafficRoutingConfig {
  return { type: "TimeBasedLinear", timeBasedLinear: { linearPercentage: 10, linearInterval } };
}

function canary(canaryInterval: number): TrafficRoutingConfig {
  return { type: "TimeBasedCanary", timeBasedCanary: { canaryPercentage: 10, canaryInterval } };
}

/** AWS names the error and not its bounds. Chosen: a share that leaves something to shift later, and a whole minute at least. */
function checkRouting({ type, timeBasedCanary, timeBasedLinear }: TrafficRoutingConfig): void {
  const { canaryPercentage, canaryInterval } = timeBasedCanary ?? {};
  const { linearPercentage, linearInterval } = timeBasedLinear ?? {};
  const given = [timeBasedCanary, timeBasedLinear].filter((settings) => settings !== undefined).length;
  const [percent = 0, minutes = 0] =
    type === "TimeBasedCanary" ? [canaryPercentage, canaryInterval] : [linearPercentage, linearInterval];
  const consistent =
    (type === "TimeBasedCanary" && timeBasedCanary) || (type === "TimeBasedLinear" && timeBasedLinear) || given === 0;
  if (type === undefined || given > 1 || !consistent)
    throw invalid("The type and its settings must be specified together");
  if (type === "AllAtOnce") return;
  if (percent < 1 || percent > 99) throw invalid("The percentage must be between 1 and 99");
  if (minutes < 1) throw invalid("The interval must be at least 1 minute");
}

function invalid(message: string) {
  return refusal("InvalidTrafficRoutingConfigurationException", message);
}

function view({ id, name, createdAt, routing }: DeploymentConfig) {
  return {
    deploymentConfigId: id,
    deploymentConfigName: name,
    createTime: new Date(createdAt),
    computePlatform: "ECS",
    trafficRoutingConfig: routing,
  };
}
