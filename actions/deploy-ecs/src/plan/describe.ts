import { describeWayBack } from "../way-back.ts";
import type { Plan, Target } from "./plan.ts";

/** The plan as the log tells it, before anything is changed. */
export function describePlan(plan: Plan): readonly string[] {
  const notes = plan.notes.map((note) => `Note: ${note}`);
  if (plan.kind === "unchanged") {
    const todo = plan.steady ? "nothing to do" : "nothing to change, but not all of its tasks run yet";
    return [`The service runs ${plan.current} already, with the same images and settings: ${todo}.`, ...notes];
  }
  if (plan.kind === "join") {
    return [
      `${plan.current} is being deployed already (${plan.deployment.id}): following that deployment.`,
      ...notes,
      describeWayBack(plan.wayBack),
    ];
  }
  if (plan.kind === "continue") {
    return [
      `${plan.current} (${plan.deployment}) goes on from where it is paused.`,
      ...notes,
      describeWayBack(plan.wayBack),
    ];
  }
  if (plan.kind === "create") {
    const count = plan.desiredCount === undefined ? "one task on every instance," : `${plan.desiredCount} tasks`;
    return [
      `There is no such service: it will be created from its definition, with ${count} of ${revisionOf(plan.target)}.`,
      ...notes,
      describeWayBack(plan.wayBack),
    ];
  }
  return [
    `The service runs ${plan.current}. ${whatHappens(plan)}`,
    ...plan.changes.map((change) => `  ${change}`),
    ...notes,
    describeWayBack(plan.wayBack),
  ];
}

function whatHappens(plan: Plan & { kind: "deploy" }): string {
  if (!plan.startsDeployment) return "Only its settings change, without a new deployment:";
  if (plan.target.kind === "register")
    return `A new revision of ${plan.target.definition.family} will be registered and deployed:`;
  return `${plan.target.name} will be deployed:`;
}

const revisionOf = (target: Target) =>
  target.kind === "register" ? `a new revision of ${target.definition.family}` : target.name;
