import type { Ending } from "@deploy-actions/shared/ecs/deployment/ending";
import type { TrafficSample } from "@deploy-actions/shared/ecs/deployment/traffic";
import type { TargetProblem } from "../target-groups.ts";
import { entryOf } from "./catalogue.ts";
import type { TaskFailure } from "./classify.ts";
import { explainEnding } from "./explain-ending.ts";
import { type Explanation, withStatement } from "./explanation.ts";
import { countsOf, type FailureSort } from "./sorts.ts";

export interface Evidence {
  /** Who carries out the deployment. */
  readonly platform: "ECS" | "CodeDeploy";
  /** The most telling one first. */
  readonly sorts: readonly FailureSort[];
  /** Why the stopped tasks could not be read. */
  readonly unread: string | undefined;
  readonly targets: readonly TargetProblem[];
  readonly events: readonly string[];
  /** The last look at the split of the traffic. */
  readonly traffic: TrafficSample | undefined;
}

/** What ended the deployment, and under it why. */
export function explain(ending: Ending, taskDefinition: string, evidence: Evidence): Explanation {
  const said = explainEnding(ending, taskDefinition, evidence.platform);
  if (said) return withStatement(ending.kind === "unhealthy" ? withTasks(said, evidence) : said);
  return withStatement(explainByEvidence(ending, endedHow(ending, taskDefinition, evidence), evidence));
}

/** A check that does not pass is often told by a task that died. */
function withTasks(said: Explanation, { sorts }: Evidence): Explanation {
  const typical = sorts[0]?.typical;
  return typical ? { ...said, reason: `${said.reason}; ${whatFailed(typical)} (${countsOf(sorts)})` } : said;
}

function whatFailed({ container, meaning }: TaskFailure): string {
  return container ? `container ${container.name}: ${meaning}` : meaning;
}

/** `how` begins the sentence. */
function explainByEvidence(
  ending: Ending,
  how: string,
  { sorts, events, targets, unread, traffic }: Evidence,
): Explanation {
  const typical = sorts[0]?.typical;
  if (typical) {
    return {
      class: typical.class,
      what: `${how}: ${whatFailed(typical)} (${countsOf(sorts)}).`,
      reason: [typical.reason, typical.class === "target-unhealthy" ? targetReason(events) : undefined]
        .filter(Boolean)
        .join(": "),
      hint: typical.hint,
    };
  }
  const telling = [...("reason" in ending ? [ending.reason] : []), ...events].findLast((text) => entryOf(text));
  const entry = telling && entryOf(telling);
  if (entry) return { class: entry.class, what: `${how}: ${entry.meaning}.`, reason: telling, hint: entry.hint };
  if (targets.length > 0) {
    return {
      class: "target-unhealthy",
      what: `${how}: its tasks run, but the load balancer does not find them healthy.`,
      reason: targets.map(({ reason, description }) => `${reason}: ${description}`)[0] ?? "",
      hint: "Does the application listen on the container port, on 0.0.0.0, and answer the target group's health check path with an expected code?",
    };
  }
  const timedOut = ending.kind === "timed-out";
  if (unread) {
    return {
      class: timedOut ? "timeout" : "unknown",
      what: `${how}, and whether its tasks failed could not be read.`,
      reason: unread,
      hint: "Allow ecs:ListTasks and ecs:DescribeTasks to this step. Until then look at the service's stopped tasks in the console; ECS keeps them for an hour.",
    };
  }
  return {
    class: timedOut ? "timeout" : "unknown",
    what: `${how}.`,
    reason: "reason" in ending ? ending.reason : "",
    hint: timedOut ? tooSlow(traffic) : "Read the service events below.",
  };
}

/** After a rollback the unhealthy targets are gone from their group; only an event still has the load balancer's words. */
function targetReason(events: readonly string[]): string | undefined {
  const reasons = events.map((message) => /is unhealthy in .*due to \(reason (.*)\)/.exec(message)?.[1]);
  return reasons.findLast((reason) => reason !== undefined);
}

function endedHow(ending: Ending, taskDefinition: string, { platform, traffic }: Evidence): string {
  switch (ending.kind) {
    case "doomed":
      return `${taskDefinition} cannot become healthy`;
    case "timed-out":
      return `${taskDefinition} was not steady within the timeout${traffic ? ` (${standing(traffic)})` : ""}`;
    case "rollback-failed":
      return `${taskDefinition} failed, and ${platform} could not roll back (${ending.reason})`;
    default:
      return `${platform} gave up on ${taskDefinition}`;
  }
}

const standing = ({ stage, share }: TrafficSample) => `${stage ? `at ${stage}, ` : ""}with ${share} % of the traffic`;

function tooSlow(traffic: TrafficSample | undefined): string {
  return traffic
    ? "No task failed: the deployment takes longer than timeout. Raise timeout above its steps and bake times together, or wait for less with wait-until."
    : "No task failed: it is slow. Look at the events (draining waits for the target group's deregistration delay), raise timeout, or shorten the delay.";
}
