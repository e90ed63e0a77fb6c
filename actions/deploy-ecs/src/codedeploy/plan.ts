import { type AppSpec, appSpecFor } from "@deploy-actions/shared/codedeploy/app-spec";
import type { AutoRollbackEvent, DeploymentGroup, GroupName } from "@deploy-actions/shared/codedeploy/codedeploy";
import type { WaitUntil } from "@deploy-actions/shared/codedeploy/follow";
import type { Service } from "@deploy-actions/shared/ecs/ecs";
import type { TaskDefinition } from "@deploy-actions/shared/ecs/task-definition/definition";
import { Failure } from "@deploy-actions/shared/failure";
import { invalid } from "@deploy-actions/shared/problems";
import { describeActive } from "./active.ts";
import type { CodeDeploySituation } from "./observe.ts";
import { refusals } from "./refusals.ts";
import type { CodeDeploySettings, IfInProgress } from "./settings.ts";
import { describeSteps } from "./steps.ts";

/** How one release goes through CodeDeploy. */
export interface CodeDeployPlan extends GroupName {
  /** Another deployment configuration than the group's. */
  readonly configuration: string | undefined;
  readonly appSpec: AppSpec;
  /** Undefined: the group's. */
  readonly autoRollback: readonly AutoRollbackEvent[] | undefined;
  /** To be set before the deployment; undefined: it stays. */
  readonly desiredCount: number | undefined;
  readonly waitUntil: WaitUntil;
  readonly ifInProgress: IfInProgress;
  /** What will happen, in the reader's words. */
  readonly steps: readonly string[];
  readonly notes: readonly string[];
}

/** `definition`: what will be deployed. Throws with all that speaks against it. */
export function planCodeDeploy(
  settings: CodeDeploySettings,
  situation: CodeDeploySituation,
  { service, definition }: { readonly service: Service; readonly definition: TaskDefinition },
): CodeDeployPlan {
  const appSpec = settings.appSpec ?? generated(service, definition);
  const problems = [...refusals(settings, situation, { appSpec, definition })];
  if (problems.length > 0) throw invalid("CodeDeploy cannot deploy the service like this:", problems);
  const { group, routing } = situation;
  const { desiredCount = service.desiredCount } = settings;
  return {
    application: group.application,
    group: group.group,
    configuration: settings.deploymentConfig,
    appSpec,
    autoRollback: settings.onFailure === "rollback" ? autoRollback(group) : undefined,
    desiredCount: desiredCount === service.desiredCount ? undefined : desiredCount,
    waitUntil: settings.waitUntil,
    ifInProgress: settings.ifInProgress,
    steps: describeSteps(group, routing, desiredCount),
    notes: notesOf(settings, situation),
  };
}

/** The load balancer reaches what it reached before, or else the only container with a port. */
function generated(service: Service, { containerDefinitions }: TaskDefinition): AppSpec {
  const [reached] = service.loadBalancers;
  if (reached) return appSpecFor(service, reached);
  const ports = containerDefinitions.flatMap(({ name = "", portMappings = [] }) =>
    portMappings.flatMap(({ containerPort }) => (containerPort ? { containerName: name, containerPort } : [])),
  );
  const [only, ...others] = ports;
  if (only && others.length === 0) return appSpecFor(service, only);
  throw new Failure(`ECS does not say which container of service ${service.name} the load balancer reaches.`, {
    hint: "Give codedeploy-appspec with LoadBalancerInfo: ContainerName and ContainerPort.",
  });
}

/**
 * That CodeDeploy goes back by itself when it fails is quicker than asking it to, and holds when this step is gone.
 * Alarms can be named only where the group has some.
 */
function autoRollback({ autoRollback: has, alarms }: DeploymentGroup): readonly AutoRollbackEvent[] | undefined {
  const wanted: readonly AutoRollbackEvent[] = [
    "DEPLOYMENT_FAILURE",
    ...(alarms.length > 0 ? (["DEPLOYMENT_STOP_ON_ALARM"] as const) : []),
  ];
  const all = new Set([...has, ...wanted]);
  return all.size > has.length ? [...all] : undefined;
}

function notesOf({ waitUntil }: CodeDeploySettings, { group, active }: CodeDeploySituation): readonly string[] {
  return [
    active && `${describeActive(active)} It is waited for.`,
    group.readyWait !== undefined &&
      waitUntil !== "paused" &&
      "The deployment waits for ContinueDeployment before traffic moves; this step waits with it, within its timeout.",
    group.alarms.length === 0 &&
      "The deployment group watches no alarm: only failing tasks, hooks and checks end a bad release.",
  ].filter((note) => typeof note === "string");
}
