import type { AlarmStates } from "../cloudwatch/alarms/alarm-states.ts";
import type { TaskSets } from "../ecs/task-sets/task-sets.ts";
import type { TrafficRoutes } from "../elb/traffic-routes.ts";
import type { AwsService } from "../service.ts";
import type { World } from "../world.ts";
import { applicationHandlers } from "./applications.ts";
import { deploymentConfigHandlers, predefinedConfigs } from "./deployment-configs.ts";
import { controlHandlers } from "./deployments/control.ts";
import { deploymentHandlers } from "./deployments/deployments.ts";
import { targetHandlers } from "./deployments/targets.ts";
import { deploymentGroupHandlers } from "./groups/deployment-groups.ts";
import { permissions } from "./permissions.ts";
import type { CodeDeploy, HookStatuses } from "./state.ts";

export interface CodeDeployService extends AwsService {
  readonly hookStatuses: HookStatuses;
  /** Leaves the deployments that are going on where they are. */
  close(): void;
}

/** AWS CodeDeploy for the compute platform ECS. It publishes no request rates, so none are played. */
export function codeDeployService(
  world: World,
  { taskSets, routes, alarms }: { taskSets: TaskSets; routes: TrafficRoutes; alarms: AlarmStates },
): CodeDeployService {
  const codeDeploy: CodeDeploy = {
    world,
    taskSets,
    routes,
    alarms,
    hookStatuses: new Map(),
    applications: new Map(),
    configs: new Map(predefinedConfigs(world.clock.now()).map((config) => [config.name, config])),
    deployments: new Map(),
    looks: new Map(),
  };
  return {
    name: "codedeploy",
    iamPrefix: "codedeploy",
    permissions: (operation, input) => permissions(codeDeploy, operation, input),
    handlers: {
      ...applicationHandlers(codeDeploy),
      ...deploymentConfigHandlers(codeDeploy),
      ...deploymentGroupHandlers(codeDeploy),
      ...deploymentHandlers(codeDeploy),
      ...controlHandlers(codeDeploy),
      ...targetHandlers(codeDeploy),
    },
    hookStatuses: codeDeploy.hookStatuses,
    close: () => {
      for (const callOff of codeDeploy.looks.values()) callOff();
    },
  };
}
