import type {
  DescribeTasksCommandInput,
  ListTasksCommandInput,
  RunTaskCommandInput,
  StopTaskCommandInput,
} from "@aws-sdk/client-ecs";
import { AwsError } from "../../service.ts";
import { invalidParameter } from "../errors.ts";
import { findCluster, getService, usableTaskDefinition } from "../lookup.ts";
import { page } from "../pages.ts";
import { effectiveLaunchType, startRefusal } from "../scheduler/start-tasks.ts";
import { checkPlacement } from "../services/service-rules.ts";
import type { Cluster, Ecs } from "../state.ts";
import { taskWillChange } from "../writes.ts";
import { launch } from "./launching.ts";
import { stopTask } from "./stopping.ts";
import { newTask, type Task } from "./task.ts";
import { taskView } from "./task-view.ts";

/** ListTasks, DescribeTasks, RunTask, StopTask. */
export function taskHandlers(ecs: Ecs) {
  const ran = new Map<string, { readonly request: string; readonly tasks: readonly Task[] }>();

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

    RunTask: (input: RunTaskCommandInput) => {
      const cluster = findCluster(ecs, input.cluster);
      const request = JSON.stringify({ ...input, clientToken: undefined });
      const before = input.clientToken === undefined ? undefined : ran.get(`${cluster.name} ${input.clientToken}`);
      if (before && before.request !== request) {
        throw new AwsError("ConflictException", "RunTask request with the same clientToken had other parameters.", {
          members: { resourceIds: before.tasks.map(({ arn }) => arn) },
        });
      }
      if (before) return { tasks: before.tasks.map((task) => taskView(ecs, task)), failures: [] };

      const { tasks, failures } = runTasks(ecs, cluster, input);
      if (input.clientToken !== undefined) ran.set(`${cluster.name} ${input.clientToken}`, { request, tasks });
      return { tasks: tasks.map((task) => taskView(ecs, task)), failures };
    },

    StopTask: ({ cluster: name, task: identifier, reason = "Task stopped by user" }: StopTaskCommandInput) => {
      const task = ecs.tasks.get(taskArn(ecs, findCluster(ecs, name), `${identifier}`));
      if (!task) throw invalidParameter("The referenced task was not found.");
      taskWillChange(ecs, task);
      stopTask(ecs, task, { code: "UserInitiated", reason });
      return { task: taskView(ecs, task) };
    },
  };
}

function runTasks(ecs: Ecs, cluster: Cluster, input: RunTaskCommandInput) {
  const { count = 1, startedBy, networkConfiguration, overrides = {}, launchType, capacityProviderStrategy } = input;
  if (count < 1 || count > 10) throw invalidParameter("Task count must be between 1 and 10.");
  const definition = usableTaskDefinition(ecs, `${input.taskDefinition}`);
  const placement = {
    taskDefinition: definition,
    ...(launchType && { launchType }),
    ...(capacityProviderStrategy && { capacityProviderStrategy }),
    ...(networkConfiguration && { networkConfiguration }),
  };
  checkPlacement(cluster, placement);
  const unknown = overrides.containerOverrides?.find(
    ({ name }) => !definition.containerDefinitions.some((container) => container.name === name),
  );
  if (unknown)
    throw invalidParameter(`Override for container named ${unknown.name} is not a container in the TaskDefinition.`);

  const effective = effectiveLaunchType(cluster, placement);
  const refusal = startRefusal(ecs, effective, definition);
  if (refusal) return { tasks: [], failures: [{ arn: cluster.arn, reason: refusal.failure }] };
  const tasks = Array.from({ length: count }, () =>
    newTask(ecs, {
      cluster,
      definition,
      ...(startedBy !== undefined && { startedBy }),
      group: input.group ?? `family:${definition.family}`,
      launchType: effective,
      ...(input.platformVersion && { platformVersion: input.platformVersion }),
      ...(networkConfiguration && { networkConfiguration }),
      enableExecuteCommand: input.enableExecuteCommand ?? false,
      overrides,
    }),
  );
  for (const task of tasks) {
    ecs.replica.willChange(task.arn, undefined);
    if (input.tags) ecs.tags.set(task.arn, input.tags);
    launch(ecs, task);
  }
  return { tasks, failures: [] };
}

function taskArn(ecs: Ecs, cluster: Cluster, identifier: string): string {
  const id = ecs.arns.path("task", identifier).split("/").at(-1);
  return ecs.arns.of("task", cluster.name, `${id}`);
}
