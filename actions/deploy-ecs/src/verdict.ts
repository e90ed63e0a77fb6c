import { formatDuration } from "@deploy-actions/shared/duration";
import { countsLine } from "@deploy-actions/shared/ecs/deployment/progress";
import { primaryOf } from "@deploy-actions/shared/ecs/service";
import type { Place } from "./handle.ts";
import type { Deployed, Outcome } from "./outcome.ts";
import { describeWentBack, type WentBack } from "./went-back.ts";

/** One line that says how it ended: the title of the annotation and the first line of the summary. */
export function verdictOf(outcome: Outcome, { service, cluster }: Place): string {
  const { plan, status, via } = outcome;
  // Of two services that take turns, the one that gets the traffic, or has it.
  const where = `${via.kind === "ecs-weights" ? via.service : service} on ${cluster}`;
  switch (status) {
    case "planned":
      return plan.kind === "unchanged"
        ? `${where}: nothing would change (${plan.current} runs)`
        : `${where}: dry run, nothing was changed`;
    case "unchanged":
      return `${where}: ${plan.current} runs already, nothing to do`;
    case "deployed":
      return `${where}: ${outcome.taskDefinition} is live${plan.kind === "create" ? " on the service that was created for it," : ""}${outcome.deployed ? ` after ${formatDuration(outcome.deployed.took)}` : ""}`;
    case "paused":
      return `${where}: ${outcome.taskDefinition} is paused with ${shareOf(outcome.deployed)} % of the traffic, and waits to be continued`;
    case "not-started":
      return `${where}: not started, ${outcome.why}`;
    case "rolled-back":
      return `${where}: ${outcome.taskDefinition} failed, ${"wentBack" in outcome ? backTo(outcome.wentBack, plan.current) : ""}`;
    case "superseded":
      return movedByOthers(outcome)
        ? `${where}: ${outcome.taskDefinition} got no further, for somebody else moved the traffic`
        : `${where}: ${outcome.taskDefinition} was superseded by a newer deployment`;
    case "cancelled":
      if (outcome.deployed) return `${where}: cancelled while ${outcome.taskDefinition} was rolling out`;
      return "diagnosis" in outcome
        ? `${where}: cancelled as ${outcome.taskDefinition} was to be deployed`
        : `${where}: cancelled before anything was changed`;
    case "failed":
      return `${where}: ${outcome.taskDefinition} failed`;
  }
}

function backTo(wentBack: WentBack | undefined, current: string): string {
  if (wentBack?.kind === "removed") return "and the service that was created for it is deleted again";
  return `rolled back to ${wentBack?.kind === "back" ? wentBack.taskDefinition : current}`;
}

/** Behind weighted rules no deployment has to be newer for that. */
function movedByOthers({ deployed }: Outcome): boolean {
  return deployed !== undefined && "moved" in deployed.followed.ending;
}

/** Percent of the production traffic that the new release was seen to have at last. */
const shareOf = ({ followed }: Deployed) => followed.traffic.at(-1)?.share ?? 0;

/** Which release the service ended on, and how. Empty for good endings. */
export function whereItEnded(outcome: Outcome): string {
  if (!("wentBack" in outcome)) return "";
  if (outcome.status === "cancelled") return AFTER_CANCEL[outcome.plan.kind];
  if (!outcome.wentBack) {
    if (outcome.status === "superseded")
      return movedByOthers(outcome)
        ? "The traffic is left as somebody else has set it."
        : "The service is left to the newer deployment.";
    if (outcome.plan.kind === "join")
      return "This step only followed a deployment that another run had started, and leaves it to that run and to ECS.";
    if (!outcome.deployed && outcome.diagnosis.class === "aws-refused")
      return outcome.plan.kind === "create"
        ? "The service was not created; there is none."
        : `Nothing of this service was changed; it is set to ${outcome.plan.current}.`;
    return outcome.plan.kind === "unchanged"
      ? `This step changed nothing; the service is set to ${outcome.taskDefinition}.`
      : `The service was left as it is, as on-failure: leave asks: ${inPlace(outcome)}.`;
  }
  if (outcome.wentBack.kind === "unfinished") {
    const { why, serving } = outcome.wentBack;
    return `Going back did not come to its end (${why}); the post step goes on with it. The service is set to ${serving}.`;
  }
  return describeWentBack(outcome.wentBack);
}

/** What the service was seen to run at last: after a failure that is not one release for sure. */
function inPlace({ deployed }: Outcome & { wentBack: unknown }): string {
  const service = deployed?.followed.service;
  return service ? countsLine(service) : "nothing is known of it";
}

/** `family:revision` the service is set to after this step, as far as the step knows. */
export function servingAfter(outcome: Outcome): string {
  if (outcome.status === "deployed" || outcome.status === "paused") return outcome.taskDefinition;
  if ("wentBack" in outcome && outcome.wentBack)
    return "taskDefinition" in outcome.wentBack ? outcome.wentBack.taskDefinition : outcome.wentBack.serving;
  const primary = outcome.deployed?.followed.service && primaryOf(outcome.deployed.followed.service);
  return primary?.taskDefinition ?? outcome.plan.current;
}

/** By what the step was doing. */
const AFTER_CANCEL: Readonly<Record<Outcome["plan"]["kind"], string>> = {
  continue: "The post step finishes by on-cancel and says where the service ends.",
  create: "The post step finishes by on-cancel and says where the service ends.",
  deploy: "The post step finishes by on-cancel and says where the service ends.",
  join: "The deployment goes on: this step only followed it.",
  unchanged: "This step changed nothing.",
};
