import type { Ecs } from "../state.ts";
import { DEFAULT_STOP_TIMEOUT, DEPROVISIONING } from "../timing.ts";
import type { StopReason, Task } from "./task.ts";

/** Stops a task. `drain`: its containers run on until its targets have been drained. */
export function stopTask(ecs: Ecs, task: Task, stop: StopReason, { drain = false }: { drain?: boolean } = {}): void {
  if (task.desiredStatus === "STOPPED") return;
  task.desiredStatus = "STOPPED";
  task.stop = stop;
  task.stoppingAt = ecs.world.clock.now();
  if (task.registered) leaveTargetGroups(ecs, task, { drain });
  else stopContainers(ecs, task);
}

/** To be called when a container of a stopping task has exited. */
export function containersStopped(ecs: Ecs, task: Task): void {
  const { clock } = ecs.world;
  if (task.lastStatus !== "STOPPING" || task.containers.some(({ lastStatus }) => lastStatus !== "STOPPED")) return;
  task.executionStoppedAt = clock.now();
  task.lastStatus = "DEPROVISIONING";
  clock.after(DEPROVISIONING, () => {
    task.lastStatus = "STOPPED";
    task.stoppedAt = clock.now();
  });
}

function leaveTargetGroups(ecs: Ecs, task: Task, { drain }: { drain: boolean }): void {
  task.lastStatus = "DEACTIVATING";
  task.registered = false;
  task.occurrences.push("deregistered");
  if (drain) task.occurrences.push("draining");

  let draining = task.targets.length;
  for (const { targetGroupArn, port } of task.targets) {
    ecs.loadBalancing.deregister(targetGroupArn, { id: task.address, port }, () => {
      draining -= 1;
      if (drain && draining === 0) stopContainers(ecs, task);
    });
  }
  if (!drain) stopContainers(ecs, task);
}

function stopContainers(ecs: Ecs, task: Task): void {
  task.lastStatus = "STOPPING";
  task.occurrences.push("stopped");
  for (const container of task.containers) {
    if (container.lastStatus === "STOPPED") continue;
    if (!container.run) {
      container.lastStatus = "STOPPED";
      continue;
    }
    const { run, definition } = container;
    const stopTimeout = definition.stopTimeout === undefined ? DEFAULT_STOP_TIMEOUT : definition.stopTimeout * 1000;
    ecs.world.clock.after(stopTimeout, () => {
      if (container.lastStatus !== "STOPPED") run.kill();
    });
    run.terminate();
  }
  containersStopped(ecs, task);
}
