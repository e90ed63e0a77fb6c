import type { Outcome, ServiceOutcome, StepOutcome } from "./outcome.ts";

type StepStatus = Exclude<Outcome["status"], "not-started">;

/** The worst first: a step is what its worst service is. */
const RANKS: readonly StepStatus[] = [
  "cancelled",
  "failed",
  "superseded",
  "rolled-back",
  "planned",
  "paused",
  "deployed",
  "unchanged",
];

export function statusOfStep({ services, cause }: StepOutcome): StepStatus {
  const statuses = services.map(({ outcome }) => outcome.status);
  const worst = RANKS.find((status) => statuses.includes(status)) ?? "unchanged";
  if (!GOOD.includes(worst)) return worst;
  // Whatever became of the services: what the step asks for beside them did not hold.
  if (cause) return "failed";
  // Nothing but a pause and a cancel keeps the turn of a service from coming once those before it are well.
  return worst !== "paused" && statuses.includes("not-started") ? "cancelled" : worst;
}

const GOOD: readonly StepStatus[] = ["planned", "paused", "deployed", "unchanged"];

export const isGoodStep = (step: StepOutcome): boolean => GOOD.includes(statusOfStep(step));

/** The service that the others went back for; undefined when all is well, or nothing of a service was to blame. */
export const culpritOf = (step: StepOutcome): ServiceOutcome | undefined => fallenOf(step)[0];

/** The services that did not come through: first those that failed by themselves, then those that went back with them. */
export function fallenOf({ services }: StepOutcome): readonly ServiceOutcome[] {
  const fallen = services.filter(({ outcome }) => "diagnosis" in outcome);
  return [...fallen.filter((one) => !wasCalledOff(one)), ...fallen.filter(wasCalledOff)];
}

/** It went back only because another one of the step failed. */
export const wasCalledOff = ({ outcome }: ServiceOutcome): boolean =>
  "diagnosis" in outcome && outcome.diagnosis.class === "called-off";
