import type { DescribeTasksCommandInput, ListTasksCommandInput, StopTaskCommandInput } from "@aws-sdk/client-ecs";
import { invalidParameter } from "../errors.ts";
import { findCluster, getService } from "../lookup.ts";
import { page } from "../pages.ts";
import type { Cluster, Ecs } from "../state.ts";
import { taskWillChange } from "../writes.ts";
import { runTaskHandler } from "./run-task.ts";
import { stopTask } from "./stopping.ts";
import { taskView } from "./task-view.ts";

/** ListTasks, DescribeTasks, RunTask, StopTask. */
export function taskHandlers(ecs: Ecs) {
  return {
    ListTasks: (input: ListTasksCommandInput) => {
      const cluster = findCluster(ecs, input.cluster);
      const { startedBy, serviceName, family, desiredStatus = "RUNNING", launchType } = input;
      if (startedBy !== undefined && (serviceName ?? family ?? input.containerInstance) !== undefined) {
        throw invalidParameter("When you filter by startedBy, it must be the only filter.");
      }
      const group = serviceName && `service:${getService(ecs, cluster, serviceName).name}`;
      const seen = [...ecs.tasks.values()]
        .filter(({ origin }) => origin.cluster === cluster)
        .flatMap((task) => ecs.replica.read(task.arn, () => taskView(ecs, task)) ?? [])
        .filter((task) => task.desiredStatus === desiredStatus)
        .filter((task) => !group || task.group === group)
        .filter((task) => startedBy === undefined || task.startedBy === startedBy)
        .filter((task) => launchType === undefined || task.launchType === launchType)
        .filter((task) => !family || task.taskDefinitionArn?.split("/").at(-1)?.startsWith(`${family}:`))
        .filter(() => input.containerInstance === undefined);
      const { page: shown, ...next } = page(seen, input);
      return { taskArns: shown.map(({ taskArn }) => taskArn), ...next };
    },

    DescribeTasks: ({ cluster: name, tasks = [] }: DescribeTasksCommandInput) => {
      const cluster = findCluster(ecs, name);
      if (tasks.length === 0) throw invalidParameter("Tasks cannot be empty.");
      if (tasks.length > 100) throw invalidParameter("Cannot describe more than 100 tasks.");
      const found = tasks.map((identifier) => {
        const arn = taskArn(ecs, cluster, identifier);
        const task = ecs.tasks.get(arn);
        return { arn, view: ecs.replica.read(arn, () => task && taskView(ecs, task)) };
      });
      return {
        tasks: found.flatMap(({ view }) => view ?? []),
        failures: found.filter(({ view }) => !view).map(({ arn }) => ({ arn, reason: "MISSING" })),
      };
    },

    RunTask: runTaskHandler(ecs),

    StopTask: ({ cluster: name, task: identifier, reason = "Task stopped by user" }: StopTaskCommandInput) => {
      const task = ecs.tasks.get(taskArn(ecs, findCluster(ecs, name), `${identifier}`));
      if (!task) throw invalidParameter("The referenced task was not found.");
      taskWillChange(ecs, task);
      stopTask(ecs, task, { code: "UserInitiated", reason });
      return { task: taskView(ecs, task) };
    },
  };
}

function taskArn(ecs: Ecs, cluster: Cluster, identifier: string): string {
  const id = ecs.arns.path("task", identifier).split("/").at(-1);
  return ecs.arns.of("task", cluster.name, `${id}`);
}
