import type { SimClock } from "@deploy-actions/simulator/clock";
import type { StoppedTask } from "../../src/ecs/ecs.ts";
import type { ContainerDefinition } from "../../src/ecs/task-definition/definition.ts";
import type { FakeImages } from "./fake-images.ts";

const START_MS = 5_000;

/** One task with one container, from its start to its end. */
export interface FakeTask {
  readonly id: string;
  readonly deploymentId: string;
  readonly container: ContainerDefinition;
  readonly createdAt: number;
  startedAt: number | undefined;
  healthy: boolean;
  stopped: StoppedTask | undefined;
}

export interface TaskEvents {
  readonly healthy: () => void;
  /** Not called for tasks that were stopped on purpose. */
  readonly failed: () => void;
}

export interface FakeTasks {
  start(deploymentId: string, container: ContainerDefinition, digest: string | undefined, events: TaskEvents): FakeTask;
  stop(task: FakeTask, by: string): void;
  /** Every task there ever was, oldest first. */
  readonly all: readonly FakeTask[];
}

/** Runs tasks on the images there are; what their containers print goes to `write`. */
export function fakeTasks(
  clock: SimClock,
  images: FakeImages,
  write: (container: string, taskId: string, lines: readonly string[]) => void,
): FakeTasks {
  const all: FakeTask[] = [];
  const end = (task: FakeTask, how: Ending) => {
    const { name = "", image = "" } = task.container;
    const { stopCode, stoppedReason, exitCode, reason = "" } = how;
    task.stopped = {
      id: task.id,
      stopCode,
      stoppedReason,
      createdAt: task.createdAt,
      stoppedAt: clock.now(),
      containers: [{ name, image, exitCode, reason }],
    };
  };
  return {
    all,
    start(deploymentId, container, digest, events) {
      const id = `task${all.length + 1}`;
      const task: FakeTask = {
        id,
        deploymentId,
        container,
        createdAt: clock.now(),
        startedAt: undefined,
        healthy: false,
        stopped: undefined,
      };
      all.push(task);
      const later = (ms: number, act: () => void) => clock.after(ms, () => task.stopped ?? act());
      const program = images.program(digest);
      later(START_MS, () => {
        if (!program) {
          end(task, notFound(container.image ?? ""));
          return events.failed();
        }
        task.startedAt = clock.now();
        if (program.kind === "healthy") {
          later(program.afterMs, () => {
            task.healthy = true;
            events.healthy();
          });
        }
        if (program.kind === "crashes") {
          later(program.afterMs, () => {
            write(container.name ?? "", id, program.log);
            end(task, crashed(program.exitCode));
            events.failed();
          });
        }
      });
      return task;
    },
    stop(task, by) {
      const stoppedReason = `Scaling activity initiated by (deployment ${by})`;
      end(task, { stopCode: "ServiceSchedulerInitiated", stoppedReason, exitCode: 0 });
    },
  };
}

interface Ending {
  readonly stopCode: string;
  readonly stoppedReason: string;
  readonly exitCode: number | undefined;
  readonly reason?: string;
}

const crashed = (exitCode: number): Ending => ({
  stopCode: "EssentialContainerExited",
  stoppedReason: "Essential container in task exited",
  exitCode,
});

/** As Fargate words it. */
function notFound(image: string): Ending {
  const reason = `CannotPullContainerError: pull image manifest has been retried 7 time(s): failed to resolve ref ${image}: ${image}: not found`;
  return { stopCode: "TaskFailedToStart", stoppedReason: reason, exitCode: undefined, reason };
}
