import type {
  AlarmConfiguration,
  AutoRollbackConfiguration,
  DeploymentStatus,
  DeploymentWaitType,
  ErrorInformation,
  LifecycleErrorCode,
  LifecycleEventStatus,
  RollbackInfo,
  TargetStatus,
} from "@aws-sdk/client-codedeploy";
import type { DeploymentConfig, DeploymentGroup, TargetGroup } from "../state.ts";

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
