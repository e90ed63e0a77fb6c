import type { Sample } from "../ecs/deployment/progress.ts";
import type { TrafficSample } from "../ecs/deployment/traffic.ts";
import type { DeploymentTarget, LifecycleEvent, TargetTaskSet } from "./codedeploy.ts";

/** The two releases of a deployment by their task definitions, `family:revision`; the old one is unknown where nobody looked. */
export interface Releases {
  readonly from: string | undefined;
  readonly to: string;
}

export const replacementOf = (target: DeploymentTarget | undefined): TargetTaskSet | undefined =>
  target?.taskSets.find(({ label }) => label === "Green");

export const originalOf = (target: DeploymentTarget | undefined): TargetTaskSet | undefined =>
  target?.taskSets.find(({ label }) => label === "Blue");

/** The event that happens; between two, the last one that did. */
function stageOf({ lifecycleEvents }: DeploymentTarget): string {
  const now = lifecycleEvents.find(({ status }) => status === "InProgress");
  return (now ?? lifecycleEvents.findLast(({ status }) => status !== "Pending"))?.name ?? "";
}

export function trafficOf(target: DeploymentTarget, at: number): TrafficSample {
  return { at, share: replacementOf(target)?.weight ?? 0, stage: stageOf(target) };
}

export function sampleOf(target: DeploymentTarget, at: number): Sample {
  const [replacement, original] = [replacementOf(target), originalOf(target)];
  return {
    at,
    newRunning: replacement?.running ?? 0,
    oldRunning: original?.running ?? 0,
    desired: replacement?.desired ?? original?.desired ?? 0,
  };
}

/** "web:8 (green) 1 of 2 running, 1 pending · web:7 (blue) 2 running". */
export function countsLine(target: DeploymentTarget, { from, to }: Releases): string {
  const names = { Green: to, Blue: from };
  return [replacementOf(target), originalOf(target)]
    .flatMap((taskSet) => taskSet ?? [])
    .map(({ label, running, desired, pending }) => {
      const name = names[label] ? `${names[label]} (${label.toLowerCase()})` : label.toLowerCase();
      const counts = label === "Green" ? `${running} of ${desired} running` : `${running} running`;
      return `${name} ${counts}${pending > 0 ? `, ${pending} pending` : ""}`;
    })
    .join(" · ");
}

/** "AllowTraffic succeeded.". Undefined for what has not begun. */
export function describeEvent({ name, status, message }: LifecycleEvent): string | undefined {
  switch (status) {
    case "InProgress":
      return `${name} is in progress.`;
    case "Succeeded":
      return `${name} succeeded.`;
    case "Failed":
      return `${name} failed${message ? `: ${message}` : ""}.`;
    case "Skipped":
      return `${name} was skipped.`;
    default:
      return undefined;
  }
}
