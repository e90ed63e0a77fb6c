import type {
  CapacityProviderStrategyItem,
  ClusterSetting,
  ContainerImage,
  CreateServiceCommandInput,
  DeploymentConfiguration,
  Rollback,
  ServiceDeploymentStatus,
  ServiceEvent,
  Tag,
  TaskDefinition,
} from "@aws-sdk/client-ecs";
import type { AlarmStates } from "../cloudwatch/alarms/alarm-states.ts";
import type { LoadBalancing } from "../load-balancing.ts";
import type { LogSink } from "../logs/log-sink.ts";
import type { World } from "../world.ts";
import type { Arns } from "./arns.ts";
import type { Shift } from "./native/shift.ts";
import type { Replica } from "./replica.ts";
import type { Task } from "./tasks/task.ts";

/** Everything ECS knows in this account and region, and what it stands on. Times are milliseconds of simulated time. */
export interface Ecs {
  readonly world: World;
  readonly loadBalancing: LoadBalancing;
  readonly logs: LogSink;
  readonly alarms: AlarmStates;
  readonly arns: Arns;
  readonly replica: Replica;
  readonly faults: ResourceFaults;
  /** Whether the trust policy of a task's role lets ECS assume it. */
  readonly trustsTasks: (roleArn: string) => boolean;
  /** By name. */
  readonly clusters: Map<string, Cluster>;
  /** By family, in order of revision. */
  readonly families: Map<string, RegisteredTaskDefinition[]>;
  /** By ARN. */
  readonly services: Map<string, Service>;
  /** By ARN. */
  readonly tasks: Map<string, Task>;
  /** By the ARN of the resource. */
  readonly tags: Map<string, readonly Tag[]>;
}

/** What is broken, or answers otherwise than well, in the parts of AWS that ECS asks and the simulator does not play. */
export interface ResourceFaults {
  /** valueFrom of secrets that do not exist. */
  readonly missingSecrets: Set<string>;
  /** ARNs of roles that ECS may not assume: of tasks, of their execution, of load balancers and lifecycle hooks. */
  readonly unassumableRoles: Set<string>;
  /** Where Fargate has no room: a launch type or capacity provider, "FARGATE" or "FARGATE_SPOT". */
  readonly exhaustedCapacity: Set<string>;
  /** What Lambda functions answer as lifecycle hooks, by their ARNs: SUCCEEDED unless it is here. */
  readonly hookStatuses: Map<string, "SUCCEEDED" | "FAILED" | "IN_PROGRESS">;
}

export interface Cluster {
  readonly arn: string;
  readonly name: string;
  status: "ACTIVE" | "INACTIVE";
  readonly settings: readonly ClusterSetting[];
  readonly capacityProviders: readonly string[];
  readonly defaultCapacityProviderStrategy: readonly CapacityProviderStrategyItem[];
}

/** A task definition as DescribeTaskDefinition answers it; these members are always there. */
export type RegisteredTaskDefinition = TaskDefinition & {
  [Member in "taskDefinitionArn" | "family" | "revision" | "status" | "containerDefinitions"]: NonNullable<
    TaskDefinition[Member]
  >;
};

export interface Service {
  readonly arn: string;
  readonly name: string;
  readonly cluster: Cluster;
  readonly createdAt: number;
  readonly createdBy: string;
  status: "ACTIVE" | "DRAINING" | "INACTIVE";
  desiredCount: number;
  deploymentConfiguration: DeploymentConfiguration;
  settings: ServiceSettings;
  /** What the next deployment rolls out; undefined for a service of the EXTERNAL controller. */
  workload: Workload | undefined;
  /** The PRIMARY first, then the ACTIVE ones from new to old. */
  deployments: Deployment[];
  /** Newest first. */
  readonly serviceDeployments: ServiceDeployment[];
  /** By ARN: every service revision there ever was. */
  readonly revisions: Map<string, Revision>;
  /** Where a rollback leads to: what the last successful service deployment rolled out. */
  lastSuccessful: Revision | undefined;
  /** Newest first. */
  readonly events: ServiceEvent[];
  /** "has reached a steady state" was said and nothing has changed since. */
  steady: boolean;
}

/** Members of CreateService and UpdateService that take effect without a deployment. */
export type ServiceSettings = Pick<
  CreateServiceCommandInput,
  | "availabilityZoneRebalancing"
  | "deploymentController"
  | "enableECSManagedTags"
  | "enableExecuteCommand"
  | "healthCheckGracePeriodSeconds"
  | "placementConstraints"
  | "placementStrategy"
  | "propagateTags"
  | "schedulingStrategy"
>;

/** Members of CreateService and UpdateService that a service revision records: changing one starts a deployment. */
export type Workload = Pick<
  CreateServiceCommandInput,
  | "capacityProviderStrategy"
  | "launchType"
  | "loadBalancers"
  | "networkConfiguration"
  | "platformVersion"
  | "serviceConnectConfiguration"
  | "serviceRegistries"
  | "volumeConfigurations"
  | "vpcLatticeConfigurations"
> & { readonly taskDefinition: RegisteredTaskDefinition };

/** A service revision: immutable. */
export interface Revision {
  readonly arn: string;
  /** Nineteen digits. */
  readonly id: string;
  readonly createdAt: number;
  readonly workload: Workload;
  /** The digest each tag led to when the deployment started; without a digest when the image did not exist. */
  readonly images: readonly ContainerImage[];
  /** Where its tasks are registered. */
  readonly targets: readonly RevisionTarget[];
}

export interface RevisionTarget {
  readonly targetGroupArn: string;
  /** Of the container. */
  readonly port: number;
  /** The rule whose weights ECS shifts. */
  readonly productionListenerRule?: string;
}

/** One entry of DescribeServices' deployments[]. */
export interface Deployment {
  /** "ecs-svc/" and the revision's id; the startedBy of its tasks. */
  readonly id: string;
  readonly revision: Revision;
  readonly createdAt: number;
  updatedAt: number;
  status: "PRIMARY" | "ACTIVE" | "DRAINING";
  /** Of a service that CodeDeploy rolls out: each of its deployments is a task set. */
  readonly taskSet?: TaskSet;
  /** How many tasks it is meant to run now. */
  desiredCount: number;
  rolloutState: "IN_PROGRESS" | "COMPLETED" | "FAILED";
  rolloutStateReason: string;
  failedTasks: number;
  /** Failed starts in a row, and when the next attempt may be made. */
  failedStarts: number;
  notBefore: number;
  /** "was unable to stop or start tasks" was said. */
  stuck: boolean;
}

export interface TaskSet {
  /** The id of the CodeDeploy deployment that created it; undefined for the one that CreateService made. */
  readonly externalId: string | undefined;
  /** STEADY_STATE: it has all its tasks, they are healthy, and none is being started or stopped. */
  stability: "STABILIZING" | "STEADY_STATE";
  /** Since when. */
  stabilityAt: number;
}

export interface ServiceDeployment {
  readonly arn: string;
  readonly createdAt: number;
  readonly target: Revision;
  readonly sources: readonly Revision[];
  readonly configuration: DeploymentConfiguration;
  status: ServiceDeploymentStatus;
  statusReason: string | undefined;
  updatedAt: number;
  startedAt: number | undefined;
  finishedAt: number | undefined;
  stoppedAt: number | undefined;
  breaker: {
    status: "DISABLED" | "MONITORING" | "TRIGGERED" | "MONITORING_COMPLETE";
    failureCount: number;
    readonly threshold: number;
  };
  alarms: {
    status: "DISABLED" | "MONITORING" | "TRIGGERED" | "MONITORING_COMPLETE";
    readonly names: readonly string[];
    triggered: readonly string[];
  };
  /** Since when every task is there and healthy, and every older one is gone. */
  inPlaceSince: number | undefined;
  rollback: Rollback | undefined;
  /** Of the strategies that shift traffic. */
  readonly shift: Shift | undefined;
  /** Task counts per revision ARN when it finished. */
  finalCounts: ReadonlyMap<string, TaskCounts> | undefined;
}

export interface TaskCounts {
  readonly requested: number;
  readonly running: number;
  readonly pending: number;
}
