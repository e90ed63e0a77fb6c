import { tasksOf } from "../scheduler/counts.ts";
import { tell, tellOccurrences } from "../scheduler/events.ts";
import { countFailures, noteHealthy } from "../scheduler/failures.ts";
import { schedule } from "../scheduler/scheduler.ts";
import { startTasks } from "../scheduler/start-tasks.ts";
import { judgeHealth } from "../scheduler/task-health.ts";
import type { Deployment, Ecs, Service } from "../state.ts";
import { stopTask } from "../tasks/stopping.ts";
import { isWanted, type Task } from "../tasks/task.ts";

/** One look of the service scheduler at a service that CodeDeploy rolls out: each task set gets the tasks it should have. */
export function reconcileTaskSets(ecs: Ecs, service: Service): void {
  const { clock } = ecs.world;
  const tellAll = () => {
    for (const taskSet of service.deployments) {
      tellOccurrences(clock, service, tasksIn(ecs, service, taskSet), taskSet.id);
    }
  };
  tellAll();
  countFailures(ecs, service, tasksOf(ecs, service));
  for (const taskSet of service.deployments) fill(ecs, service, taskSet);
  tellAll();

  service.deployments = service.deployments.filter(
    (taskSet) => taskSet.status !== "DRAINING" || presentIn(ecs, service, taskSet).length > 0,
  );
  const steady = service.deployments.every(({ taskSet }) => taskSet?.stability === "STEADY_STATE");
  if (steady && !service.steady) tell(clock, service, "has reached a steady state.");
  service.steady = steady;
  const empty = service.deployments.every((taskSet) => presentIn(ecs, service, taskSet).length === 0);
  if (service.status === "DRAINING" && empty) service.status = "INACTIVE";
}

/** Starts what is missing, replaces what is unhealthy, stops what is too many. */
function fill(ecs: Ecs, service: Service, taskSet: Deployment): void {
  const { clock } = ecs.world;
  taskSet.desiredCount = taskSet.status === "DRAINING" ? 0 : service.desiredCount;
  const wanted = presentIn(ecs, service, taskSet).filter(isWanted);
  const verdicts = new Map(wanted.map((task) => [task, judgeHealth(ecs, service, task)]));
  const healthy = wanted.filter((task) => verdicts.get(task)?.kind === "healthy");
  for (const task of healthy) noteHealthy(service, task);

  const { start, stop, replace } = schedule({
    desiredCount: taskSet.desiredCount,
    minimumHealthyPercent: 100,
    maximumPercent: 200,
    deployments: [
      {
        id: taskSet.id,
        desiredCount: taskSet.desiredCount,
        mayStart: clock.now() >= taskSet.notBefore,
        tasks: wanted.map((task) => ({
          id: task.id,
          healthy: healthy.includes(task),
          unhealthy: verdicts.get(task)?.kind === "failed",
        })),
      },
    ],
  });
  const count = start.get(taskSet.id) ?? 0;
  if (count > 0) startTasks(ecs, service, taskSet, { count, replaced: replace.length });
  for (const task of wanted) {
    const verdict = verdicts.get(task);
    if (verdict?.kind === "failed") {
      tell(clock, service, verdict.event, taskSet.id);
      stopTask(ecs, task, { code: "ServiceSchedulerInitiated", reason: verdict.reason }, { drain: true });
    } else if (stop.includes(task.id)) {
      const reason = `Scaling activity initiated by (deployment ${taskSet.id})`;
      stopTask(ecs, task, { code: "ServiceSchedulerInitiated", reason }, { drain: true });
    }
  }
  noteStability(ecs, service, taskSet, healthy.length);
}

function noteStability(ecs: Ecs, service: Service, deployment: Deployment, healthy: number): void {
  const { desiredCount, taskSet } = deployment;
  if (!taskSet) return;
  const present = presentIn(ecs, service, deployment);
  const stability = healthy === desiredCount && present.length === desiredCount ? "STEADY_STATE" : "STABILIZING";
  if (stability === taskSet.stability) return;
  taskSet.stability = stability;
  tell(ecs.world.clock, service, `updated state to ${stability}.`, deployment.id);
  taskSet.stabilityAt = ecs.world.clock.now();
}

function presentIn(ecs: Ecs, service: Service, taskSet: Deployment): Task[] {
  return tasksIn(ecs, service, taskSet).filter(({ lastStatus }) => lastStatus !== "STOPPED");
}

function tasksIn(ecs: Ecs, service: Service, { revision }: Deployment): Task[] {
  return tasksOf(ecs, service).filter(({ origin }) => origin.revision === revision);
}
