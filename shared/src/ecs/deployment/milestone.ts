import type { Deployment, LifecycleHook, Service, ServiceDeployment } from "../ecs.ts";
import type { Verdict } from "./judge.ts";
import type { TrafficSample } from "./traffic.ts";

/**
 * How far a blue/green, linear or canary deployment must have come. `paused`: a PAUSE hook waits. `traffic-shifted`: all
 * production traffic goes to the new revision; the old one still runs, and ECS may still roll back. `bake`: the bake time
 * is over.
 */
export type Milestone = "paused" | "traffic-shifted" | "bake";

/** Whether ECS shifts traffic from one set of tasks to the other, and says how far it is. */
export const shiftsTraffic = ({ strategy }: Pick<Service, "strategy">): boolean => strategy !== "ROLLING";

/** Stages in which no more traffic is shifted (API reference, ServiceDeployment.lifecycleStage). */
const AFTER_THE_SHIFT = ["POST_PRODUCTION_TRAFFIC_SHIFT", "BAKE_TIME", "CLEAN_UP"];

/** Whether it still waits for its tasks to run; no traffic was moved yet. `own`: what the service shows of it. */
export function startsTasks(
  deployment: ServiceDeployment | undefined,
  own: Pick<Deployment, "desired" | "running"> | undefined,
): boolean {
  if (!IN_WHICH_TASKS_START.includes(deployment?.lifecycleStage ?? "")) return false;
  if (deployment && waitingHook(deployment)) return false;
  const { desired = 0, running = 0 } = own ?? {};
  return desired === 0 || Math.min(running, deployment?.running ?? running) < desired;
}

/** None before ECS has taken it up. */
const IN_WHICH_TASKS_START = ["", "SCALE_UP"];

/** Of a deployment that is in progress. */
export function judgeMilestone(
  milestone: Milestone,
  deployment: ServiceDeployment,
  /** Id of a hook that was answered, and that reads may still show as waiting. */
  answered?: string,
): Verdict {
  const { lifecycleStage: stage = "", traffic } = deployment;
  const hook = waitingHook(deployment);
  if (milestone === "paused" && hook && hook.id !== answered) return { kind: "paused", stage, hook: hook.id };
  // A linear or canary deployment passes through the shift at every step.
  const shifted = AFTER_THE_SHIFT.includes(stage) && (traffic?.production ?? 100) >= 100 && !hook;
  if (stage === "CLEAN_UP" || (shifted && milestone === "traffic-shifted")) return { kind: "succeeded" };
  return { kind: "waiting" };
}

/** The PAUSE hook that waits for ContinueServiceDeployment. */
export function waitingHook({ hooks = [] }: ServiceDeployment): LifecycleHook | undefined {
  return hooks.find(({ target, status }) => target === "PAUSE" && status === "AWAITING_ACTION");
}

/** Undefined where ECS does not say how the traffic is split. */
export function trafficOf({ traffic, lifecycleStage }: ServiceDeployment, at: number): TrafficSample | undefined {
  return traffic && { at, share: traffic.production, stage: lifecycleStage ?? "" };
}

/** One line for the log, told when it changes. */
export function describeStage(deployment: ServiceDeployment): string {
  const { lifecycleStage: stage = "", traffic } = deployment;
  const weights = [
    traffic && `${traffic.production} % of the production traffic`,
    traffic?.test !== undefined && traffic.test !== traffic.production && `${traffic.test} % of the test traffic`,
  ].filter((part) => typeof part === "string");
  const hook = waitingHook(deployment);
  return [
    stage,
    weights.length > 0 && `the new revision has ${weights.join(" and ")}`,
    hook && `paused: ${TODO}${deadlineOf(hook)}`,
  ]
    .filter((part) => part !== "" && part !== undefined && part !== false)
    .join("; ");
}

const TODO =
  "somebody has to continue it or roll it back, with a step of mode: continue or rollback, or with ContinueServiceDeployment";

function deadlineOf({ expiresAt, timeoutAction }: LifecycleHook): string {
  if (expiresAt === undefined) return "";
  const then = timeoutAction === "CONTINUE" ? "continues by itself" : "rolls back";
  return `; at ${new Date(expiresAt).toISOString()} ECS ${then}`;
}
