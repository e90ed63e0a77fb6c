import type { AwsAccess } from "@deploy-actions/shared/aws/access";
import type { OpenProbe } from "@deploy-actions/shared/checks/watch/open-all";
import type { Clock } from "@deploy-actions/shared/clock";
import type { Ecs } from "@deploy-actions/shared/ecs/ecs";
import type { Registry } from "./registry.ts";
import type { Unfinished } from "./state.ts";
import type { TargetGroups } from "./target-groups.ts";
import type { TaskLogs } from "./task-logs.ts";

/** Everything outside that a deploy reads and changes. */
export interface Effects {
  /** One service of the step's cluster, by its name. */
  readonly ecsOf: (service: string) => Ecs;
  /** Where `ecr:` leads. */
  readonly home: Pick<AwsAccess, "account" | "region" | "partition">;
  readonly registry: Registry;
  readonly logs: TaskLogs;
  readonly targetGroups: TargetGroups;
  readonly openProbe: OpenProbe;
  readonly clock: Clock;
  /** For what is judged over time: goes on evenly when the time of day is set. */
  readonly steadyClock: Clock;
  readonly log: (line: string) => void;
  /** Kept for the post step, at once. */
  readonly save: Save;
  readonly signal: AbortSignal;
}

export interface Save {
  readonly service: (name: string, unfinished: Unfinished) => void;
  /** Before anything else of the step. */
  readonly begin: () => void;
  /** Everything is proven or settled; what each service is set to. */
  readonly over: (serving: Readonly<Record<string, string>>) => void;
}
