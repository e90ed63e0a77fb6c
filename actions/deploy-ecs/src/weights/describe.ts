import { formatDuration } from "@deploy-actions/shared/duration";
import { names } from "@deploy-actions/shared/elb/forwarding";
import type { Sides } from "./live.ts";
import type { ShiftPlan, WeightsAsked } from "./plan.ts";

/** What will happen, as the log tells it before anything is changed. */
export function linesOf(
  { old, fresh, first, deploys, wanted, steps, found, junction }: Omit<ShiftPlan, "lines" | "notes">,
  { unfinished }: Sides,
  { taskDefinition = "the new revision" }: WeightsAsked,
): readonly string[] {
  const attached = found.filter(({ forwarding }) => !names(forwarding, junction.pair.to));
  const running = fresh.service.runningCount;
  const split = steps.map(({ share, hold }) => `${share} %${hold > 0 ? ` for ${formatDuration(hold)}` : ""}`);
  return [
    unfinished
      ? `A shift from ${old.name} (${old.service.taskDefinition}) to ${fresh.name} (${fresh.service.taskDefinition}) was left unfinished: ${unfinished.rules}.`
      : `${old.name} has all the traffic and runs ${old.service.taskDefinition}; ${fresh.name} is next.`,
    unfinished && first && `All traffic goes back to ${old.name} first.`,
    attached.length > 0 &&
      `${attached.map(({ rule }) => rule.name).join(", ")}: ${fresh.name} is added with the weight 0, so that its targets are checked.`,
    deploys
      ? `${fresh.name} gets ${taskDefinition} with ${wanted} tasks (${running} run now), without traffic.`
      : `${fresh.name} runs ${taskDefinition} already, and needs ${wanted} tasks (${running} run now).`,
    `Then its share of the traffic: ${split.join(", ")}.`,
    `${old.name} keeps ${old.service.taskDefinition} at full size: going back is one write${found.length === 1 ? "" : ` for each of ${found.length} rules`}.`,
  ].filter((line) => typeof line === "string");
}
