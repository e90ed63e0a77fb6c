import type {
  AlarmConfiguration,
  AutoRollbackConfiguration,
  BlueGreenDeploymentConfiguration,
  CreateDeploymentGroupCommandInput,
  TrafficRoutingConfig,
} from "@aws-sdk/client-codedeploy";
import type { AlarmStates } from "../cloudwatch/alarms/alarm-states.ts";
import type { TaskSets } from "../ecs/task-sets/task-sets.ts";
import type { TrafficRoutes } from "../elb/traffic-routes.ts";
import type { World } from "../world.ts";
import type { Deployment } from "./deployments/deployment.ts";

/** Everything CodeDeploy knows in this account and region, and what it stands on. Times are milliseconds of simulated time. */
export interface CodeDeploy {
  readonly world: World;
  readonly taskSets: TaskSets;
  readonly routes: TrafficRoutes;
  readonly alarms: AlarmStates;
  readonly hookStatuses: HookStatuses;
  /** By name. */
  readonly applications: Map<string, Application>;
  /** By name. */
  readonly configs: Map<string, DeploymentConfig>;
  /** By id, oldest first. */
  readonly deployments: Map<string, Deployment>;
  /** Call off the next look at each deployment that is going on. */
  readonly looks: Map<Deployment, () => void>;
}

/** By the name or ARN in an AppSpec: what a Lambda function reports. Succeeded when it is not here; InProgress for ever, when it never calls back. */
export type HookStatuses = Map<string, "Succeeded" | "Failed" | "InProgress">;

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
