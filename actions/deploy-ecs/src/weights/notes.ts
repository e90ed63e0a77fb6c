import { formatDuration } from "@deploy-actions/shared/duration";
import { nameInArn } from "@deploy-actions/shared/elb/listeners";
import { routesOf } from "@deploy-actions/shared/elb/routes";
import type { Sides } from "./live.ts";
import type { ObservedPair } from "./observe.ts";
import type { ShiftPlan, WeightsAsked } from "./plan.ts";

/** What a person should know before traffic moves. None of it stops the deploy. */
export function notesOf(
  { old, fresh, wanted, steps }: Omit<ShiftPlan, "lines" | "notes">,
  observed: ObservedPair,
  { desiredCount }: WeightsAsked,
  { goesOn, unfinished }: Sides,
): readonly string[] {
  const [port, other] = [old.service.loadBalancers[0], fresh.service.loadBalancers[0]];
  const stickies = observed.routes.map(({ forwarding }) => forwarding.stickySeconds ?? 0);
  const sticky = Math.max(...stickies) * 1000;
  const healthy = observed.healthy.get(old.group.arn) ?? 0;
  const slowStart = fresh.group.slowStartSeconds ?? 0;
  const names = [old.group.arn, fresh.group.arn].map(nameInArn).join(" or ");
  const tests = routesOf(observed.rules, [old.group.arn, fresh.group.arn], []).filter(
    ({ rule }) => !observed.routes.some((route) => route.rule.arn === rule.arn),
  );
  return [
    goesOn !== undefined && !unfinished && `It goes on all the same, as if-in-progress: replace asks: ${goesOn}.`,
    port &&
      other &&
      (port.containerName !== other.containerName || port.containerPort !== other.containerPort) &&
      `${old.name} serves from ${port.containerName}:${port.containerPort} and ${fresh.name} from ${other.containerName}:${other.containerPort}: are they a pair?`,
    old.group.targetType !== fresh.group.targetType &&
      `${old.group.name} has targets of the type ${old.group.targetType} and ${fresh.group.name} of the type ${fresh.group.targetType}.`,
    desiredCount !== undefined &&
      desiredCount < wanted &&
      `desired-count is ${desiredCount}, and ${wanted} tasks are started: the new side has to carry what ${old.service.runningCount} carry now.`,
    old.service.runningCount === 0 && `${old.name} has the traffic and runs no task.`,
    old.service.runningCount > 0 &&
      healthy === 0 &&
      `${old.name} has no healthy target: the way back leads to a release that does not answer.`,
    sticky > 0 &&
      `The rule is sticky: clients stay with ${old.name} for up to ${formatDuration(sticky)} after the shift. Keep it at full size for that long. On a way back stickiness is switched off.`,
    slowStart > 0 &&
      steps.some(({ share }) => share < 100) &&
      `${fresh.group.name} starts slowly (${slowStart} s): its first step gets less than its share.`,
    tests.length > 0 &&
      `${tests.map(({ rule }) => rule.name).join(", ")} names ${names} on a listener for tests, and is left alone.`,
  ].filter((note) => typeof note === "string");
}
