import type { StoppedContainer, StoppedTask } from "@deploy-actions/shared/ecs/ecs";

/** A task whose only container ended with 1, unless told otherwise. Times in seconds. */
export function stopped({
  created = 1,
  ended = 9,
  ...overrides
}: Partial<StoppedTask> & { readonly created?: number; readonly ended?: number } = {}): StoppedTask {
  return {
    id: `task-${created}-${ended}`,
    stopCode: "EssentialContainerExited",
    stoppedReason: "Essential container in task exited",
    createdAt: created * 1_000,
    stoppedAt: ended * 1_000,
    containers: [container()],
    ...overrides,
  };
}

export function container(overrides: Partial<StoppedContainer> = {}): StoppedContainer {
  return { name: "app", image: "web:v1", exitCode: 1, reason: "", ...overrides };
}

/** A task that never came to run, as ECS describes it: the reason stands at the task and at the container. */
export function notStarted(
  reason: string,
  times: { readonly created?: number; readonly ended?: number } = {},
): StoppedTask {
  return stopped({
    ...times,
    stopCode: "TaskFailedToStart",
    stoppedReason: reason,
    containers: [container({ exitCode: undefined, reason })],
  });
}
