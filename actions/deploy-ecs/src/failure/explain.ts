import type { Ending } from "@deploy-actions/shared/ecs/deployment/ending";
import type { TargetProblem } from "../target-groups.ts";
import type { TaskFailure } from "./classify.ts";
import { entryOf } from "./doom.ts";
import type { FailureClass } from "./failure-class.ts";

/** The part of a diagnosis that is words. */
export interface Explanation {
  readonly class: FailureClass;
  /** One sentence: what happened, with names. */
  readonly what: string;
  /** ECS's own words, where it gave any. */
  readonly reason: string;
  readonly hint: string;
}

export interface Evidence {
  readonly typical: TaskFailure | undefined;
  readonly failed: number;
  /** Why the stopped tasks could not be read. */
  readonly unread: string | undefined;
  readonly targets: readonly TargetProblem[];
  readonly events: readonly string[];
}

/** What ended the deployment, and under it why. */
export function explain(
  ending: Ending,
  taskDefinition: string,
  { typical, failed, unread, targets, events }: Evidence,
): Explanation {
  switch (ending.kind) {
    case "superseded":
      return {
        class: "superseded",
        what: `A newer deployment (${ending.by}, ${ending.taskDefinition}) replaced ours of ${taskDefinition} before it was steady.`,
        reason: "",
        hint: "Look at the run that made it. Give workflows that deploy this service one concurrency group, so that they wait for each other.",
      };
    case "cancelled":
      return {
        class: "cancelled",
        what: `The step was cancelled while ${taskDefinition} was rolling out.`,
        reason: "",
        hint: "",
      };
    case "stopped":
      return stoppedBySomeone(taskDefinition, ending.reason);
    case "lost-sight":
      return {
        class: "aws-refused",
        what: `ECS could not be asked about the deployment of ${taskDefinition} any more.`,
        reason: ending.error instanceof Error ? `${ending.error.name}: ${ending.error.message}` : String(ending.error),
        hint: "Check credentials, permissions (ecs:DescribeServices, ecs:DescribeServiceDeployments) and the network; then look at the service.",
      };
    case "rolled-back":
      if (ending.by === "request") return stoppedBySomeone(taskDefinition, ending.reason);
      break;
    default:
  }
  if ((ending.kind === "rolled-back" || ending.kind === "failed") && ending.by === "alarm") {
    return {
      class: "alarm",
      what: `A CloudWatch alarm of the service ended the deployment of ${taskDefinition}.`,
      reason: ending.reason,
      hint: "Look at the alarm's metric over the time of the deployment.",
    };
  }
  const how = endedHow(ending, taskDefinition);
  if (typical) {
    const where = typical.container ? `container ${typical.container.name}: ` : "";
    const times = failed === 1 ? "1 task failed" : `${failed} tasks failed`;
    return {
      class: typical.class,
      what: `${how}: ${where}${typical.meaning} (${times}).`,
      reason: [typical.reason, typical.class === "target-unhealthy" ? targetReason(events) : undefined]
        .filter(Boolean)
        .join(": "),
      hint: typical.hint,
    };
  }
  const event = events.findLast((message) => entryOf(message));
  const entry = event && entryOf(event);
  if (entry) return { class: entry.class, what: `${how}: ${entry.meaning}.`, reason: event, hint: entry.hint };
  if (targets.length > 0) {
    return {
      class: "target-unhealthy",
      what: `${how}: its tasks run, but the load balancer does not find them healthy.`,
      reason: targets.map(({ reason, description }) => `${reason}: ${description}`)[0] ?? "",
      hint: "Does the application listen on the container port, on 0.0.0.0, and answer the target group's health check path with an expected code?",
    };
  }
  if (unread) {
    return {
      class: ending.kind === "timed-out" ? "timeout" : "unknown",
      what: `${how}, and whether its tasks failed could not be read.`,
      reason: unread,
      hint: "Allow ecs:ListTasks and ecs:DescribeTasks to this step. Until then look at the service's stopped tasks in the console; ECS keeps them for an hour.",
    };
  }
  return {
    class: ending.kind === "timed-out" ? "timeout" : "unknown",
    what: `${how}.`,
    reason: "reason" in ending ? ending.reason : "",
    hint:
      ending.kind === "timed-out"
        ? "No task failed: it is slow. Look at the events (draining waits for the target group's deregistration delay), raise timeout, or shorten the delay."
        : "Read the service events below.",
  };
}

/** After a rollback the unhealthy targets are gone from their group; only an event still has the load balancer's words. */
function targetReason(events: readonly string[]): string | undefined {
  const reasons = events.map((message) => /is unhealthy in .*due to \(reason (.*)\)/.exec(message)?.[1]);
  return reasons.findLast((reason) => reason !== undefined);
}

function endedHow(ending: Ending, taskDefinition: string): string {
  switch (ending.kind) {
    case "doomed":
      return `${taskDefinition} cannot become healthy`;
    case "timed-out":
      return `${taskDefinition} was not steady within the timeout`;
    case "rollback-failed":
      return `${taskDefinition} failed, and ECS could not roll back (${ending.reason})`;
    default:
      return `ECS gave up on ${taskDefinition}`;
  }
}

function stoppedBySomeone(taskDefinition: string, reason: string): Explanation {
  return {
    class: "stopped-by-someone",
    what: `Someone stopped the deployment of ${taskDefinition}.`,
    reason,
    hint: "CloudTrail shows who called StopServiceDeployment or UpdateService. Run this step again when it is clear.",
  };
}
