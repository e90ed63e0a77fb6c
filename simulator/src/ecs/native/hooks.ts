import { randomBytes } from "node:crypto";
import type {
  DeploymentLifecycleHook,
  DeploymentLifecycleHookAction,
  DeploymentLifecycleHookDetail,
  DeploymentLifecycleHookStatus,
} from "@aws-sdk/client-ecs";
import type { ResourceFaults } from "../state.ts";
import type { Stage } from "./itinerary.ts";

/** A lifecycle hook that was invoked at a stage. Times are milliseconds of simulated time. */
export interface Hook {
  /** "ecs-pause-" and 43 characters, as in the developer guide; for Lambda functions chosen alike. */
  readonly id: string;
  readonly targetType: "PAUSE" | "AWS_LAMBDA";
  readonly targetArn: string | undefined;
  readonly roleArn: string | undefined;
  readonly stage: Stage;
  /** Position of the stage on the deployment's way: LINEAR and CANARY come to some stages again and again. */
  readonly leg: number;
  readonly expiresAt: number;
  readonly timeoutAction: DeploymentLifecycleHookAction;
  status: DeploymentLifecycleHookStatus;
  /** When a function that answered IN_PROGRESS is invoked again. */
  invokeAt: number;
  /** Why it failed, in the words that follow "lifecycle hook(s) failed.". */
  failure: string | undefined;
}

/** "By default, the delay is 30 seconds" (developer guide, "Lambda hooks"). */
const CALL_BACK_DELAY = 30_000;

/** The API reference's default of timeoutInMinutes. */
const DEFAULT_TIMEOUT_MINUTES = 1440;

/** The hooks that a stage invokes, all at once: "All hooks configured at the same lifecycle stage run in parallel". */
export function hooksAt(
  stage: Stage,
  configured: readonly DeploymentLifecycleHook[],
  { leg, now }: { leg: number; now: number },
): Hook[] {
  return configured
    .filter(({ lifecycleStages }) => lifecycleStages?.some((at) => at === stage))
    .map(({ targetType = "AWS_LAMBDA", hookTargetArn, roleArn, timeoutConfiguration }) => {
      const pause = targetType === "PAUSE";
      const { timeoutInMinutes = DEFAULT_TIMEOUT_MINUTES, action = "ROLLBACK" } = timeoutConfiguration ?? {};
      return {
        id: `ecs-${pause ? "pause" : "lambda"}-${randomBytes(32).toString("base64url")}`,
        targetType,
        targetArn: pause ? undefined : hookTargetArn,
        roleArn: pause ? undefined : roleArn,
        stage,
        leg,
        expiresAt: now + timeoutInMinutes * 60_000,
        timeoutAction: action,
        status: pause ? "AWAITING_ACTION" : "IN_PROGRESS",
        invokeAt: now,
        failure: undefined,
      };
    });
}

/** Takes in what functions answer by now and what has run out of time. */
export function followHooks(hooks: readonly Hook[], faults: ResourceFaults, now: number): void {
  for (const hook of hooks.filter(isOpen)) {
    if (hook.targetType === "AWS_LAMBDA" && now >= hook.invokeAt) invoke(hook, faults, now);
    if (isOpen(hook) && now >= hook.expiresAt) hook.status = "TIMED_OUT";
  }
}

export function isOpen({ status }: Hook): boolean {
  return status === "AWAITING_ACTION" || status === "IN_PROGRESS";
}

/** Why the deployment has to be rolled back; the sentence about a function that runs out of time is chosen. */
export function hookFailure({
  status,
  targetType,
  targetArn,
  stage,
  timeoutAction,
  failure,
}: Hook): string | undefined {
  const because = `Service deployment rolled back because ${stage}`;
  if (status === "TIMED_OUT" && timeoutAction === "ROLLBACK") {
    return targetType === "PAUSE"
      ? `${because} pause hook timed out.`
      : `${because} lifecycle hook(s) failed. Lifecycle hook target ${targetArn} timed out.`;
  }
  return status === "FAILED" ? `${because} lifecycle hook(s) failed. ${failure}` : undefined;
}

/** As in lifecycleHookDetails. A hook that nobody will answer any more shows as FAILED, which is chosen. */
export function hookView(hook: Hook, { inProgress }: { inProgress: boolean }): DeploymentLifecycleHookDetail {
  return {
    hookId: hook.id,
    targetType: hook.targetType,
    ...(hook.targetArn && { targetArn: hook.targetArn }),
    status: isOpen(hook) && !inProgress ? "FAILED" : hook.status,
    expiresAt: new Date(hook.expiresAt),
    timeoutAction: hook.timeoutAction,
  };
}

function invoke(hook: Hook, { unassumableRoles, hookStatuses }: ResourceFaults, now: number): void {
  if (hook.roleArn && unassumableRoles.has(hook.roleArn)) {
    hook.status = "FAILED";
    hook.failure = `ECS was unable to assume role ${hook.roleArn}`;
    return;
  }
  hook.status = hookStatuses.get(`${hook.targetArn}`) ?? "SUCCEEDED";
  hook.invokeAt = now + CALL_BACK_DELAY;
  if (hook.status === "FAILED") hook.failure = `Lifecycle hook target ${hook.targetArn} returned FAILED status.`;
}
