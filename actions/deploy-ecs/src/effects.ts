import type { AwsAccess } from "@deploy-actions/shared/aws/access";
import type { TargetGroups as TargetHealth } from "@deploy-actions/shared/checks/target-group/targets";
import type { OpenProbe } from "@deploy-actions/shared/checks/watch/open-all";
import type { Clock } from "@deploy-actions/shared/clock";
import type { CodeDeploy } from "@deploy-actions/shared/codedeploy/codedeploy";
import type { Ecs } from "@deploy-actions/shared/ecs/ecs";
import type { Provenance } from "@deploy-actions/shared/ecs/task-definition/provenance";
import type { Listeners } from "@deploy-actions/shared/elb/listeners";
import type { CommitOrder } from "./guard/commit-order.ts";
import type { RunIdentity } from "./one-off/identity.ts";
import type { LiveLogs } from "./one-off/live-logs.ts";
import type { OneOffTasks } from "./one-off/one-off-tasks.ts";
import type { UnfinishedOneOff } from "./one-off/unfinished-one-off.ts";
import type { Ports as PreflightPorts } from "./preflight/ports.ts";
import type { Registry } from "./registry.ts";
import type { DefinedService } from "./service-definition/defined-service.ts";
import type { Unfinished } from "./state.ts";
import type { TargetGroups } from "./target-groups.ts";
import type { TaskLogs } from "./task-logs.ts";
import type { DeploymentTimes } from "./timing/deployment-times.ts";

/** Everything outside that a deploy reads and changes. */
export interface Effects {
  /** One service of the step's cluster, by its name. */
  readonly ecsOf: (service: string) => Ecs;
  /** The same service, created, compared with its definition, and deleted. Loaded for a step that has a definition. */
  readonly definedServiceOf: (service: string) => Promise<DefinedService>;
  /** CodeDeploy, for one service of the step's cluster. */
  readonly codeDeployOf: (service: string) => Promise<CodeDeploy>;
  /** Loaded when traffic is moved by weights. */
  readonly listeners: () => Promise<Listeners>;
  readonly targets: () => Promise<Pick<TargetHealth, "targetsOf">>;
  /** Where `ecr:` leads, and as whom this step calls AWS. */
  readonly home: Pick<AwsAccess, "account" | "region" | "partition" | "principal">;
  /** Which commit is newer. */
  readonly commitOrder: CommitOrder;
  /** What brings the release. */
  readonly run: Provenance;
  readonly registry: Registry;
  readonly logs: TaskLogs;
  readonly targetGroups: TargetGroups;
  readonly openProbe: OpenProbe;
  /** Loaded when a step looks before it deploys. */
  readonly preflight: () => Promise<PreflightPorts>;
  /** Loaded when a deployment is over. */
  readonly deploymentTimes: () => Promise<DeploymentTimes>;
  readonly oneOffs: OneOffMeans;
  readonly clock: Clock;
  /** For what is judged over time: goes on evenly when the time of day is set. */
  readonly steadyClock: Clock;
  readonly log: (line: string) => void;
  /** Kept for the post step, at once. */
  readonly save: Save;
  readonly signal: AbortSignal;
}

/** Loaded when a step has one-off tasks. */
export interface OneOffMeans {
  readonly tasks: () => Promise<OneOffTasks>;
  readonly logs: () => Promise<LiveLogs>;
  readonly identity: RunIdentity;
}

export interface Save {
  readonly service: (name: string, unfinished: Unfinished) => void;
  /** Undefined: none is on its way any more. */
  readonly oneOff: (unfinished: UnfinishedOneOff | undefined) => void;
  /** Before anything else of the step, and before its services are taken back: they go together. */
  readonly begin: (way?: "back") => void;
  /** Everything is proven or settled; what each service is set to. */
  readonly over: (serving: Readonly<Record<string, string>>) => void;
}
