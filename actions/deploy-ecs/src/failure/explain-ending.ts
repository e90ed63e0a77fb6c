import { parseDenial } from "@deploy-actions/shared/aws/access-denied";
import { isAwsAnswer, isTransient, underlying } from "@deploy-actions/shared/aws/aws-error";
import type { Ending } from "@deploy-actions/shared/ecs/deployment/ending";
import { Failure } from "@deploy-actions/shared/failure";
import { releaseEntryOf } from "./catalogue.ts";
import type { Explanation } from "./explanation.ts";

/** Endings that say themselves why, whatever tasks and targets did. Undefined: the evidence has to tell. */
export function explainEnding(ending: Ending, taskDefinition: string, platform: string): Explanation | undefined {
  switch (ending.kind) {
    case "superseded":
      if ("moved" in ending) return trafficMoved(ending.by, taskDefinition);
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
    case "paused":
      return {
        class: "paused",
        what: `The deployment of ${taskDefinition} waits at ${ending.stage} until somebody continues it; the release before still has traffic.`,
        reason: "",
        hint: "Run this action with mode: continue, or mode: rollback, and the release of this step.",
      };
    case "unhealthy":
      return {
        class: "checks-failed",
        what: `${taskDefinition} did not pass its checks with ${ending.share} % of the traffic.`,
        reason: ending.reason,
        hint: "Look at the check that the reason names, and at the application's log over that time.",
      };
    case "called-off":
      return {
        class: "called-off",
        what: `The deployment of ${taskDefinition} was called off: ${ending.because}.`,
        reason: "",
        hint: "Nothing was found wrong with this service; look at the one that failed. All services of a step go together.",
      };
    case "lost-sight":
      return lostSight(ending.error, taskDefinition, platform);
    case "stopped":
    case "rolled-back":
    case "failed":
    case "rollback-failed":
      return endedByThePlatform(ending, taskDefinition, platform);
    default:
      return undefined;
  }
}

const trafficMoved = (by: string, taskDefinition: string): Explanation => ({
  class: "superseded",
  what: `Somebody else moved the traffic before ${taskDefinition} had all of it: ${by}.`,
  reason: "",
  hint: "Their weights were left alone, so that both releases may have traffic now. CloudTrail shows who called ModifyRule or ModifyListener; if-in-progress: replace goes on from there, or begins anew.",
});

function endedByThePlatform(
  ending: Ending & { kind: "stopped" | "rolled-back" | "failed" | "rollback-failed" },
  taskDefinition: string,
  platform: string,
): Explanation | undefined {
  const { reason } = ending;
  const by = "by" in ending ? ending.by : undefined;
  if (by === "alarm") {
    return {
      class: "alarm",
      what: `A CloudWatch alarm of the service ended the deployment of ${taskDefinition}.`,
      reason,
      hint: "Look at the alarm's metric over the time of the deployment.",
    };
  }
  const entry = releaseEntryOf(reason);
  if (entry) {
    const failedToo = ending.kind === "rollback-failed" ? ", and could not roll back" : "";
    const what = `${platform} ended the deployment of ${taskDefinition}${failedToo}: ${entry.meaning}.`;
    return { class: entry.class, what, reason, hint: entry.hint };
  }
  if (by === "hook") {
    return {
      class: "hook-failed",
      what: `A lifecycle hook of the service ended the deployment of ${taskDefinition}.`,
      reason,
      hint: "Look at the log of the hook's function: it failed, did not answer in time, or said FAILED.",
    };
  }
  return ending.kind === "stopped" || by === "request" ? stoppedBySomeone(taskDefinition, reason, platform) : undefined;
}

function stoppedBySomeone(taskDefinition: string, reason: string, platform: string): Explanation {
  const call = platform === "CodeDeploy" ? "StopDeployment" : "StopServiceDeployment or UpdateService";
  return {
    class: "stopped-by-someone",
    what: `Someone stopped the deployment of ${taskDefinition}.`,
    reason,
    hint: `CloudTrail shows who called ${call}. Run this step again when it is clear.`,
  };
}

function lostSight(thrown: unknown, taskDefinition: string, platform: string): Explanation {
  const error = underlying(thrown);
  const raw = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  // In plain words first, where they were found.
  const reason = thrown instanceof Failure ? `${thrown.message} ${raw}` : raw;
  const explained = thrown instanceof Failure && !parseDenial(reason) ? thrown.hint : undefined;
  return {
    class: "aws-refused",
    // Also to a later attempt: what the first one did is another question.
    what:
      isAwsAnswer(error) && !isTransient(error)
        ? `AWS refused a call that the deployment of ${taskDefinition} needs.`
        : `${platform} could not be asked about the deployment of ${taskDefinition} any more.`,
    reason,
    hint: `${explained ?? "Check credentials, permissions and the network."} Then look at the service.`,
  };
}
