import type { Breakdown, PhaseTime } from "./breakdown.ts";
import type { Phase } from "./phases.ts";

/** The target group in which the old tasks drain. */
export interface Draining {
  readonly targetGroup: string;
  /** ms; undefined when it could not be read. */
  readonly delay: number | undefined;
}

/** Less is not worth an advice, nor what is a small part of the whole. ms. */
const WORTH_MS = 20_000;
const WORTH_SHARE = 0.2;

/** Fargate takes 10 to 45 s to find a place and attach a network interface, and nobody can change it. ms. */
const USUAL_PROVISION_MS = 60_000;

/** One sentence about the largest part that can be shortened. */
export function adviceOn({ whole, phases }: Breakdown, draining: Draining | undefined): string | undefined {
  const [largest] = phases.filter((time) => isAvoidable(time, whole)).sort((a, b) => b.held - a.held);
  if (!largest) return undefined;
  const seconds = (ms: number) => Math.round(ms / 1_000);
  return `${seconds(largest.held)} of ${seconds(whole)} s ${ADVICE[largest.phase](largest, draining)}`;
}

export function isAvoidable({ phase, held }: Pick<PhaseTime, "phase" | "held">, whole: number): boolean {
  const least = phase === "provision" ? USUAL_PROVISION_MS : WORTH_MS;
  return held >= least && held >= whole * WORTH_SHARE;
}

const ADVICE: Readonly<Record<Phase, (time: PhaseTime, draining: Draining | undefined) => string>> = {
  provision: () =>
    "went by until the tasks had a place and a network interface: on EC2 keep spare capacity (a targetCapacity below 100 in the capacity provider's managed scaling).",
  pull: () =>
    "was pulling images: make them smaller (multi-stage build, slim base image), keep them in ECR of the same Region, or let Fargate start before all is pulled with a SOCI index.",
  start: () =>
    "went by between the pulled images and the running task: look at containers that wait for others (dependsOn) and at volumes that are slow to mount.",
  health: () =>
    "went by until the running tasks were found healthy: lower interval and healthyThresholdCount of the health check (a target group's defaults, 30 s and 5, take over 2 minutes), or let the application start faster.",
  drain: (time, draining) => `was ${whyDraining(time, draining)}`,
};

function whyDraining({ held }: PhaseTime, draining: Draining | undefined): string {
  if (!draining || draining.delay === undefined)
    return "stopping the old tasks: let the application end at SIGTERM, lower stopTimeout, and behind a load balancer the deregistration delay of its target group.";
  const { targetGroup, delay } = draining;
  // The scheduler's rounds and the time from SIGTERM to the end come on top of the delay.
  if (delay * 2 < held) return "stopping the old tasks: let the application end at SIGTERM, or lower stopTimeout.";
  return `the deregistration delay of ${targetGroup}: set deregistration_delay.timeout_seconds (${Math.round(delay / 1_000)} now) to little more than its longest request takes, or let earlySuccessCriteria end a rolling deployment before.`;
}
