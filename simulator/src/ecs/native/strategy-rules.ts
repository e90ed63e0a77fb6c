import type { DeploymentConfiguration, DeploymentLifecycleHook } from "@aws-sdk/client-ecs";
import { invalidParameter } from "../errors.ts";
import type { Workload } from "../state.ts";
import { isNative } from "./shift.ts";

/** The longest bake time of any kind: a day. */
const MOST_MINUTES = 1440;

/** Of each type (developer guide, "Pause hooks": 10 pause hooks and 10 Lambda hooks per service). */
const MOST_HOOKS = 10;

/** What CreateService and UpdateService refuse of a strategy. Where AWS publishes no sentence, it is chosen. */
export function checkStrategy(
  configuration: DeploymentConfiguration,
  { controller = "ECS", workload }: { controller: string | undefined; workload: Workload | undefined },
): void {
  const { strategy = "ROLLING", bakeTimeInMinutes, canaryConfiguration, linearConfiguration } = configuration;
  if (isNative(configuration) && controller !== "ECS") {
    throw invalidParameter(`Deployment strategy ${strategy} is only supported with the ECS deployment controller.`);
  }
  checkMinutes("bakeTimeInMinutes", bakeTimeInMinutes);
  checkMinutes("canaryBakeTimeInMinutes", canaryConfiguration?.canaryBakeTimeInMinutes);
  checkMinutes("stepBakeTimeInMinutes", linearConfiguration?.stepBakeTimeInMinutes);
  checkPercent("canaryPercent", canaryConfiguration?.canaryPercent, 0.1);
  checkPercent("stepPercent", linearConfiguration?.stepPercent, 3);
  if (canaryConfiguration && strategy !== "CANARY") {
    throw invalidParameter("canaryConfiguration is only valid when the deployment strategy is CANARY.");
  }
  if (linearConfiguration && strategy !== "LINEAR") {
    throw invalidParameter("linearConfiguration is only valid when the deployment strategy is LINEAR.");
  }
  checkHooks(configuration.lifecycleHooks ?? []);
  const headless = !workload?.loadBalancers?.length && !workload?.serviceConnectConfiguration?.enabled;
  if (headless && (strategy === "LINEAR" || strategy === "CANARY")) {
    throw invalidParameter(`Deployment strategy ${strategy} requires a load balancer or Service Connect.`);
  }
}

/** "You must provide this parameter when you use the BLUE_GREEN deployment strategy" (API reference). */
export function checkBakeTimeGiven({ bakeTimeInMinutes }: DeploymentConfiguration): void {
  if (bakeTimeInMinutes !== undefined) return;
  throw invalidParameter("bakeTimeInMinutes is required when the deployment strategy is BLUE_GREEN.");
}

function checkHooks(hooks: readonly DeploymentLifecycleHook[]): void {
  for (const { targetType = "AWS_LAMBDA", hookTargetArn, roleArn, lifecycleStages = [] } of hooks) {
    if (lifecycleStages.length === 0) throw invalidParameter("lifecycleStages must be given for each lifecycle hook.");
    if (targetType === "PAUSE") {
      const refused = ["TEST_TRAFFIC_SHIFT", "PRODUCTION_TRAFFIC_SHIFT"];
      if (lifecycleStages.some((stage) => refused.includes(stage))) {
        throw invalidParameter("Invalid lifecycle stage provided for Pause Hook");
      }
    } else if (!hookTargetArn || !roleArn) {
      throw invalidParameter("hookTargetArn and roleArn must be given for lifecycle hooks of type AWS_LAMBDA.");
    }
  }
  const pauses = hooks.filter(({ targetType }) => targetType === "PAUSE").length;
  if (pauses > MOST_HOOKS || hooks.length - pauses > MOST_HOOKS) {
    throw invalidParameter(`A service can have at most ${MOST_HOOKS} lifecycle hooks of each type.`);
  }
}

function checkMinutes(name: string, minutes: number | undefined): void {
  if (minutes === undefined || (minutes >= 0 && minutes <= MOST_MINUTES)) return;
  throw invalidParameter(`${name} must be between 0 and ${MOST_MINUTES}.`);
}

function checkPercent(name: string, percent: number | undefined, least: number): void {
  if (percent === undefined) return;
  const tenths = Math.round(percent * 10);
  if (percent >= least && percent <= 100 && Math.abs(tenths - percent * 10) < 1e-6) return;
  throw invalidParameter(`${name} must be a multiple of 0.1 between ${least} and 100.`);
}
