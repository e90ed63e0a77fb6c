/** What this action needs from CodeDeploy, in its own words. One service of one cluster. */
export interface CodeDeploy {
  /** Every deployment group that deploys this service; of one application, or of all when none is named. */
  findGroups(application: string | undefined): Promise<readonly DeploymentGroup[]>;
  /** By its name. */
  findGroup(name: GroupName): Promise<GroupSearch>;
  /** Undefined: there is no deployment configuration of that name. */
  findTrafficRouting(configuration: string): Promise<TrafficRouting | undefined>;
  create(deployment: NewDeployment): Promise<Created>;
  findDeployment(id: string): Promise<Deployment | undefined>;
  /** Undefined until the deployment has begun. */
  findTarget(id: string): Promise<DeploymentTarget | undefined>;
  /** Deployments of the group created at or after `since` (Unix epoch ms), newest first; `active` narrows to those that go on. */
  listDeployments(
    group: GroupName,
    query: { readonly since?: number; readonly active?: true },
  ): Promise<readonly Deployment[]>;
  /** StopDeployment with autoRollbackEnabled. "too-late" when it had ended already. */
  stopAndRollBack(id: string): Promise<"accepted" | "too-late">;
  /** ContinueDeployment with READY_WAIT. "too-late" when it does not wait any more. */
  continueReady(id: string): Promise<"accepted" | "too-late">;
  /** The task sets of the ECS service, the PRIMARY first. */
  listTaskSets(): Promise<readonly TaskSet[]>;
}

export interface GroupName {
  readonly application: string;
  readonly group: string;
}

export type GroupSearch =
  /** `isOurs`: it deploys this service, and not another one. */
  | { readonly kind: "found"; readonly group: DeploymentGroup; readonly isOurs: boolean }
  /** `nearest`: names that there are; undefined when they could not be listed. */
  | { readonly kind: "no-application" | "no-group"; readonly nearest: readonly string[] | undefined };

export interface DeploymentGroup extends GroupName {
  /** ECS, Lambda or Server. */
  readonly computePlatform: string;
  /** Name of the deployment configuration. */
  readonly configuration: string;
  /** cluster and service names. */
  readonly services: readonly { readonly cluster: string; readonly service: string }[];
  /** Names of the pair that traffic is moved between. */
  readonly targetGroups: readonly string[];
  /** ARNs. */
  readonly productionListeners: readonly string[];
  readonly testListeners: readonly string[];
  /** Minutes in which somebody has to call ContinueDeployment before traffic moves; undefined: it moves by itself. */
  readonly readyWait: number | undefined;
  /** Minutes for which the old tasks are kept; undefined: for ever (KEEP_ALIVE). */
  readonly terminationWait: number | undefined;
  readonly autoRollback: readonly AutoRollbackEvent[];
  /** Names of the CloudWatch alarms that stop a deployment. */
  readonly alarms: readonly string[];
}

export type AutoRollbackEvent = "DEPLOYMENT_FAILURE" | "DEPLOYMENT_STOP_ON_ALARM" | "DEPLOYMENT_STOP_ON_REQUEST";

/** How a deployment configuration moves the traffic; minutes and percent, as CodeDeploy has them. */
export type TrafficRouting =
  | { readonly type: "AllAtOnce" }
  | { readonly type: "TimeBasedCanary"; readonly percentage: number; readonly interval: number }
  | { readonly type: "TimeBasedLinear"; readonly percentage: number; readonly interval: number };

export interface NewDeployment extends GroupName {
  /** JSON. */
  readonly appSpec: string;
  /** At most 512 characters are sent. */
  readonly description: string;
  /** Undefined: the group's. */
  readonly configuration?: string | undefined;
  /** Undefined: the group's. */
  readonly autoRollback?: readonly AutoRollbackEvent[] | undefined;
}

export type Created =
  | { readonly kind: "created"; readonly id: string }
  /** DeploymentLimitExceeded: another one is going on in this group. It may be ours, whose answer was lost. */
  | { readonly kind: "busy" };

export type DeploymentStatus =
  | "Created"
  | "Queued"
  | "InProgress"
  | "Baking"
  | "Ready"
  | "Succeeded"
  | "Failed"
  | "Stopped";

export interface Deployment extends GroupName {
  /** `d-…`. */
  readonly id: string;
  readonly configuration: string;
  readonly status: DeploymentStatus;
  /** Unix epoch ms by AWS's clock. */
  readonly createdAt: number;
  /** user, codeDeployRollback, CloudFormation, … */
  readonly creator: string;
  readonly description: string;
  /** As CodeDeploy says it: ALARM_ACTIVE, MANUAL_STOP, HEALTH_CONSTRAINTS, … */
  readonly error: { readonly code: string; readonly message: string } | undefined;
  /** On what CodeDeploy goes back by itself. */
  readonly autoRollback: readonly AutoRollbackEvent[];
  /** The deployment that takes this one back, once CodeDeploy has made it. */
  readonly rollback: string | undefined;
  /** The deployment that this one takes back. */
  readonly takesBack: string | undefined;
}

/** What CodeDeploy tells about the service while it deploys. */
export interface DeploymentTarget {
  /** Pending, InProgress, Succeeded, Failed, Skipped, Unknown or Ready. */
  readonly status: string;
  /** In the order in which they happen. */
  readonly lifecycleEvents: readonly LifecycleEvent[];
  readonly taskSets: readonly TargetTaskSet[];
}

export interface LifecycleEvent {
  /** BeforeInstall, Install, AllowTraffic, … */
  readonly name: string;
  readonly status: "Pending" | "InProgress" | "Succeeded" | "Failed" | "Skipped" | "Unknown";
  /** Unix epoch ms. */
  readonly startedAt: number | undefined;
  readonly endedAt: number | undefined;
  /** Of what failed. */
  readonly message: string;
}

export interface TargetTaskSet {
  /** `ecs-svc/…`; tasks carry it in startedBy. */
  readonly id: string;
  /** Blue: what served before. */
  readonly label: "Blue" | "Green";
  readonly desired: number;
  readonly running: number;
  readonly pending: number;
  /** Percent of the production traffic. */
  readonly weight: number;
}

export interface TaskSet {
  /** `ecs-svc/…`. */
  readonly id: string;
  /** PRIMARY serves. */
  readonly status: "PRIMARY" | "ACTIVE" | "DRAINING";
  /** `family:revision`. */
  readonly taskDefinition: string;
  /** ARNs. */
  readonly targetGroups: readonly string[];
  /** The CodeDeploy deployment that made it; undefined for the first one of a service. */
  readonly deployment: string | undefined;
}

const ENDED: readonly DeploymentStatus[] = ["Succeeded", "Failed", "Stopped"];

export const hasEnded = ({ status }: Pick<Deployment, "status">): boolean => ENDED.includes(status);
