import type {
  AlarmConfiguration,
  AutoRollbackConfiguration,
  BlueGreenDeploymentConfiguration,
  CreateDeploymentGroupCommandInput,
  DeploymentStatus,
  DeploymentWaitType,
  ErrorInformation,
  LifecycleErrorCode,
  LifecycleEventStatus,
  RollbackInfo,
  TargetStatus,
  TrafficRoutingConfig,
} from "@aws-sdk/client-codedeploy";
import type { AlarmStates } from "../cloudwatch/alarms/alarm-states.ts";
import type { TaskSets } from "../ecs/task-sets/task-sets.ts";
import type { TrafficRoutes } from "../elb/traffic-routes.ts";
import type { World } from "../world.ts";

/** Everything CodeDeploy knows in this account and region, and what it stands on. Times are milliseconds of simulated time. */
export interface CodeDeploy {
  readonly world: World;
  readonly taskSets: TaskSets;
  readonly routes: TrafficRoutes;
  readonly alarms: AlarmStates;
  readonly hooks: HookResults;
  /** By name. */
  readonly applications: Map<string, Application>;
  /** By name. */
  readonly configs: Map<string, DeploymentConfig>;
  /** By id, oldest first. */
  readonly deployments: Map<string, Deployment>;
  /** Call off the next look at each deployment that is going on. */
  readonly looks: Map<Deployment, () => void>;
}

/** By the name or ARN that an AppSpec names: what a Lambda function answers. One that is not here answers Succeeded. */
export type HookResults = Map<string, "Succeeded" | "Failed" | "NoAnswer">;

export interface Application {
  readonly id: string;
  readonly name: string;
  readonly createdAt: number;
  /** By name. */
  readonly groups: Map<string, DeploymentGroup>;
}

export interface DeploymentConfig {
  readonly id: string;
  readonly name: string;
  readonly createdAt: number;
  readonly routing: TrafficRoutingConfig;
}

export interface DeploymentGroup {
  readonly id: string;
  readonly name: string;
  readonly application: Application;
  readonly configName: string;
  readonly service: { readonly clusterName: string; readonly serviceName: string };
  readonly targetGroups: readonly [TargetGroup, TargetGroup];
  readonly listeners: { readonly prod: string; readonly test: string | undefined };
  readonly blueGreen: BlueGreenDeploymentConfiguration;
  readonly autoRollback: AutoRollbackConfiguration;
  readonly alarms: AlarmConfiguration;
  /** As it was created, for what is only told back. */
  readonly settings: CreateDeploymentGroupCommandInput;
  /** Newest first. */
  readonly deployments: Deployment[];
}

export interface TargetGroup {
  readonly name: string;
  readonly arn: string;
}

export interface Revision {
  readonly type: "AppSpecContent" | "String";
  readonly content: string;
  /** Hexadecimal. */
  readonly sha256: string;
}

export interface Deployment {
  readonly id: string;
  readonly group: DeploymentGroup;
  readonly creator: "user" | "codeDeployRollback";
  readonly config: DeploymentConfig;
  /** Undefined: a rollback in a group where nothing was ever deployed. */
  readonly revision: Revision | undefined;
  readonly description: string | undefined;
  readonly autoRollback: AutoRollbackConfiguration;
  readonly alarms: AlarmConfiguration;
  readonly overridesAlarms: boolean;
  readonly createdAt: number;
  startedAt: number | undefined;
  completedAt: number | undefined;
  status: DeploymentStatus;
  error: ErrorInformation | undefined;
  rollback: RollbackInfo | undefined;
  /** It goes on when ContinueDeployment is called, or at the end of the time. */
  wait: { readonly type: DeploymentWaitType; isOver: boolean } | undefined;
  terminationWaitStarted: boolean;
  /** What StopDeployment asked for and the next look will do. */
  stopRequest: { readonly rollsBack: boolean | undefined } | undefined;
  readonly target: DeploymentTarget;
}

/** The one target an ECS deployment has: the service. */
export interface DeploymentTarget {
  /** cluster:service. */
  readonly id: string;
  readonly arn: string;
  status: TargetStatus;
  updatedAt: number;
  readonly events: readonly LifecycleEvent[];
  /** Blue, the task set that was PRIMARY when the deployment began. */
  original: TaskSetPlace | undefined;
  /** Green. */
  replacement: TaskSetPlace | undefined;
  /** Share of production traffic that the replacement gets. */
  replacementPercent: number;
}

export interface TaskSetPlace {
  /** ecs-svc/ and nineteen digits. */
  readonly taskSetId: string;
  readonly targetGroup: TargetGroup;
}

export interface LifecycleEvent {
  readonly name: LifecycleEventName;
  status: LifecycleEventStatus;
  startedAt: number | undefined;
  endedAt: number | undefined;
  diagnostics:
    | { readonly errorCode: LifecycleErrorCode; readonly scriptName: string; readonly message: string }
    | undefined;
}

/** In the order in which they happen (user guide, "Run order of hooks in an Amazon ECS deployment"). */
export const LIFECYCLE_EVENTS = [
  "BeforeInstall",
  "Install",
  "AfterInstall",
  "AllowTestTraffic",
  "AfterAllowTestTraffic",
  "BeforeAllowTraffic",
  "AllowTraffic",
  "AfterAllowTraffic",
] as const;

export type LifecycleEventName = (typeof LIFECYCLE_EVENTS)[number];

const ENDED: readonly DeploymentStatus[] = ["Succeeded", "Failed", "Stopped"];

export const hasEnded = ({ status }: Deployment) => ENDED.includes(status);
