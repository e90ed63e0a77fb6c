import type { ServiceDefinition } from "./service-definition/schema.gen.ts";
import type { TaskDefinition } from "./task-definition/definition.ts";

/** What this action needs from ECS, in its own words. One service of one cluster. */
export interface Ecs {
  findService(): Promise<ServiceSearch>;
  /** By `family` (its newest ACTIVE revision), `family:revision` or ARN. */
  findTaskDefinition(reference: string): Promise<RegisteredTaskDefinition | undefined>;
  /** A step that may not tag (ecs:TagResource) registers without the tags of this action. Those of the user are never left out. */
  register(definition: TaskDefinition): Promise<RegisteredTaskDefinition>;
  /** Aborted while it waits for its turn, it is not sent any more, and rejects with the signal's reason. */
  update(change: ServiceChange, signal?: AbortSignal): Promise<Service>;
  /** Service deployments created at or after `since` (Unix epoch ms), newest first; `status` narrows. */
  listServiceDeployments(query: {
    readonly since?: number;
    readonly status?: "SUCCESSFUL";
  }): Promise<readonly ServiceDeploymentBrief[]>;
  findServiceDeployment(arn: string): Promise<ServiceDeployment | undefined>;
  /** Undefined for revisions from before October 2024, which ECS does not keep. */
  findServiceRevision(arn: string): Promise<ServiceRevision | undefined>;
  /** StopServiceDeployment with ROLLBACK. "too-late" when the deployment had already ended. */
  stopAndRollBack(serviceDeploymentArn: string): Promise<"accepted" | "too-late">;
  /** ContinueServiceDeployment on a PAUSE hook. "too-late" when it does not wait any more. */
  continueDeployment(
    serviceDeploymentArn: string,
    hook: { readonly id: string; readonly action: "CONTINUE" | "ROLLBACK" },
  ): Promise<"accepted" | "too-late">;
  /** Tasks of the service that this deployment started and that have ended, oldest first. ECS forgets them after an hour. */
  listStoppedTasks(deploymentId: string): Promise<readonly StoppedTask[]>;
}

export type ServiceSearch =
  | { readonly kind: "found"; readonly service: Service }
  /** `nearest`: names that there are; undefined when they could not be listed. */
  | { readonly kind: "no-service" | "no-cluster"; readonly nearest: readonly string[] | undefined };

export interface Service {
  readonly name: string;
  readonly status: "ACTIVE" | "DRAINING" | "INACTIVE";
  /** `family:revision`. */
  readonly taskDefinition: string;
  readonly desiredCount: number;
  readonly runningCount: number;
  /** ECS, CODE_DEPLOY or EXTERNAL. */
  readonly controller: string;
  /** ROLLING, BLUE_GREEN, LINEAR or CANARY. */
  readonly strategy: string;
  readonly schedulingStrategy: "REPLICA" | "DAEMON";
  readonly deploymentConfiguration: DeploymentConfiguration;
  readonly deployments: readonly Deployment[];
  /** Newest first, as ECS lists them. */
  readonly events: readonly ServiceEvent[];
  /** Every one it registers tasks in, the alternate ones of blue/green too. */
  readonly targetGroups: readonly string[];
  readonly loadBalancers: readonly ServiceLoadBalancer[];
  readonly placement: Placement;
  /** Seconds in which ECS does not look at what load balancers find of a new task; undefined where ECS does not say. */
  readonly healthCheckGracePeriodSeconds?: number | undefined;
  /** ARN of the service deployment in progress, or of the last one, where ECS says. */
  readonly currentServiceDeployment?: string | undefined;
}

export interface ServiceLoadBalancer {
  /** ARN. */
  readonly targetGroup: string;
  readonly containerName: string;
  readonly containerPort: number;
  /** Of a service that deploys blue/green, linear or canary behind a load balancer. */
  readonly alternateTargetGroup?: string | undefined;
  /** ARN of a listener rule, or of a listener of a network load balancer. */
  readonly productionListenerRule?: string | undefined;
  readonly testListenerRule?: string | undefined;
}

/** Where the tasks of the service run; member names as RunTask and CreateService have them, to be passed on as they are. */
export interface Placement {
  readonly launchType?: string | undefined;
  readonly capacityProviderStrategy?: readonly Readonly<Record<string, unknown>>[] | undefined;
  readonly platformVersion?: string | undefined;
  readonly networkConfiguration?: NetworkConfiguration | undefined;
}

export interface NetworkConfiguration {
  readonly awsvpcConfiguration?:
    | {
        readonly subnets: readonly string[];
        readonly securityGroups?: readonly string[] | undefined;
        readonly assignPublicIp?: string | undefined;
      }
    | undefined;
}

/** Member names as ECS has them. */
export interface DeploymentConfiguration {
  readonly minimumHealthyPercent?: number;
  readonly maximumPercent?: number;
  readonly deploymentCircuitBreaker?: { readonly enable: boolean; readonly rollback: boolean };
  readonly alarms?: { readonly enable: boolean; readonly rollback: boolean };
  readonly [member: string]: unknown;
}

export interface Deployment {
  /** `ecs-svc/…`; tasks carry it in startedBy. */
  readonly id: string;
  readonly status: "PRIMARY" | "ACTIVE" | "INACTIVE" | "DRAINING";
  /** `family:revision`. */
  readonly taskDefinition: string;
  readonly rolloutState: "IN_PROGRESS" | "COMPLETED" | "FAILED" | undefined;
  readonly rolloutStateReason: string;
  readonly desired: number;
  readonly running: number;
  readonly pending: number;
  readonly failed: number;
  readonly createdAt: number;
}

export interface ServiceEvent {
  readonly id: string;
  readonly at: number;
  readonly message: string;
}

/** Members of a service definition that UpdateService takes as they are. */
export type ServiceMembers = Partial<
  Pick<
    ServiceDefinition,
    | "availabilityZoneRebalancing"
    | "capacityProviderStrategy"
    | "enableECSManagedTags"
    | "enableExecuteCommand"
    | "healthCheckGracePeriodSeconds"
    | "loadBalancers"
    | "networkConfiguration"
    | "placementConstraints"
    | "placementStrategy"
    | "platformVersion"
    | "propagateTags"
    | "serviceConnectConfiguration"
    | "serviceRegistries"
    | "volumeConfigurations"
    | "vpcLatticeConfigurations"
  >
>;

/** Only what was set is sent; ECS leaves the rest as it is. */
export interface ServiceChange extends ServiceMembers {
  /** `family:revision` or ARN. */
  readonly taskDefinition?: string;
  readonly desiredCount?: number;
  readonly deploymentConfiguration?: DeploymentConfiguration;
  readonly forceNewDeployment?: boolean;
}

export interface RegisteredTaskDefinition {
  /** `family:revision`. */
  readonly name: string;
  readonly arn: string;
  readonly active: boolean;
  readonly definition: TaskDefinition;
  /** Unix epoch ms, and the ARN of who registered it; undefined where ECS does not say. */
  readonly registeredAt?: number | undefined;
  readonly registeredBy?: string | undefined;
}

export interface ServiceDeploymentBrief {
  readonly arn: string;
  readonly status: ServiceDeploymentStatus;
  readonly targetServiceRevision: string;
  readonly createdAt: number;
}

export interface ServiceDeployment extends ServiceDeploymentBrief {
  readonly statusReason: string;
  /** Absent on the first deployment of a service: ECS has nothing to roll back to. */
  readonly hasSource: boolean;
  readonly circuitBreakerTriggered: boolean;
  readonly triggeredAlarms: readonly string[];
  readonly rollbackReason: string;
  /** ROLLING, BLUE_GREEN, LINEAR or CANARY; undefined where ECS does not say. */
  readonly strategy?: string | undefined;
  /** PRE_SCALE_UP, BAKE_TIME, …; undefined for rolling deployments. An open set: AWS's documents name more than its enum. */
  readonly lifecycleStage?: string | undefined;
  /** Those that ran or wait, in the order of ECS. */
  readonly hooks?: readonly LifecycleHook[];
  /** What the new revision was given; undefined where the strategy does not shift traffic. */
  readonly traffic?: TrafficWeights | undefined;
  /** Tasks of the new revision that run. */
  readonly running?: number | undefined;
}

export interface LifecycleHook {
  readonly id: string;
  readonly target: "PAUSE" | "AWS_LAMBDA";
  readonly status: "AWAITING_ACTION" | "IN_PROGRESS" | "SUCCEEDED" | "FAILED" | "TIMED_OUT";
  /** Unix epoch ms, and what ECS does then. */
  readonly expiresAt: number | undefined;
  readonly timeoutAction: "CONTINUE" | "ROLLBACK" | undefined;
}

/** Percent of the traffic that goes to the target revision. */
export interface TrafficWeights {
  readonly production: number;
  readonly test: number | undefined;
}

/** The members of the ECS enum; there is no FAILED. */
export type ServiceDeploymentStatus =
  | "PENDING"
  | "IN_PROGRESS"
  | "STOP_REQUESTED"
  | "ROLLBACK_REQUESTED"
  | "ROLLBACK_IN_PROGRESS"
  | "SUCCESSFUL"
  | "STOPPED"
  | "ROLLBACK_SUCCESSFUL"
  | "ROLLBACK_FAILED";

export interface ServiceRevision {
  readonly arn: string;
  /** `family:revision`. */
  readonly taskDefinition: string;
  /** The digest each container's image was resolved to; absent where ECS did not resolve it. */
  readonly images: readonly {
    readonly container: string;
    readonly image: string;
    readonly digest: string | undefined;
  }[];
}

export interface StoppedTask {
  readonly id: string;
  readonly stopCode: string;
  readonly stoppedReason: string;
  readonly createdAt: number;
  /** When its containers had ended; a replacement may be created from then on. */
  readonly stoppedAt: number;
  readonly containers: readonly StoppedContainer[];
}

export interface StoppedContainer {
  readonly name: string;
  readonly image: string;
  readonly exitCode: number | undefined;
  readonly reason: string;
}
