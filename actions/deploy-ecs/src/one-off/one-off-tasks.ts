import type { Placement, StoppedContainer, StoppedTask } from "@deploy-actions/shared/ecs/ecs";

/** What one-off tasks need from ECS, in one cluster. */
export interface OneOffTasks {
  /** RunTask for one task. Repeated with the same token it starts no second one. */
  run(request: OneOffRequest): Promise<RunAnswer>;
  /** By ARN; undefined while ECS does not show it yet, and once it has forgotten it, an hour after its end. */
  find(arn: string): Promise<OneOffTask | undefined>;
  /** The task that was started in this name, running or stopped. `family` is that of its definition. */
  findStartedBy(startedBy: string, family: string): Promise<OneOffTask | undefined>;
  /** StopTask. "gone" when ECS does not know the task. */
  stop(arn: string, reason: string): Promise<"accepted" | "gone">;
}

export interface OneOffRequest {
  /** `family:revision` or ARN. */
  readonly taskDefinition: string;
  readonly placement: Placement;
  readonly overrides: Overrides;
  /** Up to 64 characters. ECS remembers it for 24 hours, or until it forgets the task ("Ensuring idempotency", ECS API reference). */
  readonly clientToken: string;
  /** Up to 128 letters, digits, `-`, `_` and `/`. */
  readonly startedBy: string;
}

/** Member names as RunTask has them. */
export interface Overrides {
  readonly cpu?: string;
  readonly memory?: string;
  readonly containerOverrides?: readonly ContainerOverride[];
}

interface ContainerOverride {
  readonly name: string;
  readonly command?: readonly string[];
  readonly environment?: readonly { readonly name: string; readonly value: string }[];
}

export type RunAnswer =
  | { readonly kind: "started"; readonly task: OneOffTask }
  /** ECS took the request and found no place for the task: `failures` of RunTask. */
  | { readonly kind: "not-placed"; readonly failures: readonly RunFailure[] };

export interface RunFailure {
  /** `RESOURCE:MEMORY`, `AGENT`, … or a sentence. */
  readonly reason: string;
  readonly detail: string;
}

/** `stoppedAt` is 0 as long as it runs. */
export interface OneOffTask extends StoppedTask {
  readonly arn: string;
  /** PROVISIONING, PENDING, ACTIVATING, RUNNING, DEACTIVATING, STOPPING, DEPROVISIONING or STOPPED. */
  readonly lastStatus: string;
  /** RUNNING or STOPPED. */
  readonly desiredStatus: string;
  /** Unix epoch ms: when all its containers ran; undefined until then. */
  readonly startedAt: number | undefined;
  readonly containers: readonly OneOffContainer[];
}

export interface OneOffContainer extends StoppedContainer {
  /** PENDING, RUNNING or STOPPED. */
  readonly lastStatus: string;
}

/** Its containers have ended and it says why; what follows is the clean-up of its network interface, for some seconds. */
export function hasEnded({ lastStatus }: Pick<OneOffTask, "lastStatus">): boolean {
  return lastStatus === "DEPROVISIONING" || lastStatus === "STOPPED";
}

/** Whether a program of it was started, so that it may have changed something. */
export function hasBegun({ startedAt, containers }: Pick<OneOffTask, "startedAt" | "containers">): boolean {
  return (
    startedAt !== undefined ||
    containers.some(({ lastStatus, exitCode }) => lastStatus === "RUNNING" || exitCode !== undefined)
  );
}
