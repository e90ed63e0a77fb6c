import type { Clock } from "@deploy-actions/shared/clock";
import type { Ecs } from "@deploy-actions/shared/ecs/ecs";
import type { Registry } from "./registry.ts";
import type { Unfinished } from "./state.ts";
import type { TargetGroups } from "./target-groups.ts";
import type { TaskLogs } from "./task-logs.ts";

/** Everything outside that a deploy reads and changes. */
export interface Effects {
  readonly ecs: Ecs;
  readonly registry: Registry;
  readonly logs: TaskLogs;
  readonly targetGroups: TargetGroups;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  /** Kept for the post step, at once. */
  readonly save: (unfinished: Unfinished) => void;
  readonly signal: AbortSignal;
}
