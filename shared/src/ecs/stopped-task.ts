import type { StoppedContainer, StoppedTask } from "./ecs.ts";

/** A task that ECS or a person stopped to make room says nothing about the release. */
export function stoppedOnPurpose({ stopCode, stoppedReason }: StoppedTask): boolean {
  if (/^Scaling activity initiated by|^Service scheduler/i.test(stoppedReason)) return true;
  // The scheduler also stops what failed its health checks, and says so.
  if (stopCode === "ServiceSchedulerInitiated") return !/fail|unhealthy|not healthy/i.test(stoppedReason);
  return stopCode === "UserInitiated";
}

/** The container to look at: the one that failed, not the ones that were stopped with it. */
export function failedContainer({ containers }: StoppedTask): StoppedContainer | undefined {
  return (
    containers.find(({ reason }) => FAILED.test(reason)) ??
    // 143 and 137 are what the others get when the task is taken down because one of them failed.
    containers.find(({ exitCode }) => exitCode !== undefined && ![0, 137, 143].includes(exitCode)) ??
    containers.find(({ exitCode }) => exitCode === 137) ??
    containers.find(({ exitCode }) => exitCode !== undefined) ??
    containers[0]
  );
}

/** Reasons begin with the name of an error. That a container did not stop in time is not why it had to. */
const FAILED = /^(?!CannotStop)\w+(?:Error|Exception)\b/;
