import type { RunTaskCommandInput, Tag } from "@aws-sdk/client-ecs";
import { AwsError } from "../../service.ts";
import { invalidParameter } from "../errors.ts";
import { findCluster, usableTaskDefinition } from "../lookup.ts";
import { placementOf, startRefusal } from "../scheduler/placement.ts";
import { checkPlacement } from "../services/service-rules.ts";
import type { Cluster, Ecs, RegisteredTaskDefinition } from "../state.ts";
import { ClientTokens } from "./client-tokens.ts";
import { launch } from "./launching.ts";
import { runTaskRefusal } from "./run-task-rules.ts";
import { newTask, type Task } from "./task.ts";
import { taskView } from "./task-view.ts";

/** RunTask: tasks of no service. */
export function runTaskHandler(ecs: Ecs) {
  const tokens = new ClientTokens(ecs.world.clock);

  return ({ clientToken, ...request }: RunTaskCommandInput) => {
    const cluster = findCluster(ecs, request.cluster);
    const token = clientToken && `${cluster.name} ${clientToken}`;
    const before = tokens.tasksOf(token, request);
    if (before) return { tasks: before.map((task) => taskView(ecs, task)), failures: [] };

    const { tasks, failures } = runTasks(ecs, cluster, { clientToken, ...request });
    tokens.remember(token, request, tasks);
    return { tasks: tasks.map((task) => taskView(ecs, task)), failures };
  };
}

function runTasks(ecs: Ecs, cluster: Cluster, input: RunTaskCommandInput) {
  const { count = 1, startedBy, networkConfiguration, overrides = {}, launchType, capacityProviderStrategy } = input;
  const definition = usableTaskDefinition(ecs, `${input.taskDefinition}`);
  const wanted = {
    taskDefinition: definition,
    ...(launchType && { launchType }),
    ...(capacityProviderStrategy && { capacityProviderStrategy }),
    ...(networkConfiguration && { networkConfiguration }),
  };
  checkPlacement(cluster, wanted);
  const placement = placementOf(cluster, wanted);
  const wrong = runTaskRefusal(input, definition, placement);
  if (wrong !== undefined) throw invalidParameter(wrong);

  const refusal = startRefusal(ecs, placement, { ...definition, ...overrides });
  if (refusal?.answer instanceof AwsError) throw refusal.answer;
  if (refusal) return { tasks: [], failures: Array.from({ length: count }, () => refusal.answer) };

  const tasks = Array.from({ length: count }, () =>
    newTask(ecs, {
      cluster,
      definition,
      ...placement,
      ...(startedBy !== undefined && { startedBy }),
      group: input.group ?? `family:${definition.family}`,
      ...(input.platformVersion && { platformVersion: input.platformVersion }),
      ...(networkConfiguration && { networkConfiguration }),
      enableExecuteCommand: input.enableExecuteCommand ?? false,
      overrides,
    }),
  );
  const tags = tagsOf(ecs, cluster, definition, input);
  for (const task of tasks) start(ecs, task, tags);
  return { tasks, failures: [] };
}

function start(ecs: Ecs, task: Task, tags: readonly Tag[]): void {
  ecs.replica.willChange(task.arn, undefined);
  if (tags.length > 0) ecs.tags.set(task.arn, tags);
  launch(ecs, task);
}

/** The task's own tags win over those of its definition; ECS's own come on top (developer guide, "Tagging"). */
function tagsOf(
  ecs: Ecs,
  cluster: Cluster,
  { taskDefinitionArn }: RegisteredTaskDefinition,
  { tags = [], propagateTags, enableECSManagedTags }: RunTaskCommandInput,
): readonly Tag[] {
  const inherited = propagateTags === "TASK_DEFINITION" ? (ecs.tags.get(taskDefinitionArn) ?? []) : [];
  const managed = enableECSManagedTags ? [{ key: "aws:ecs:clusterName", value: cluster.name }] : [];
  return [...inherited.filter(({ key }) => !tags.some((tag) => tag.key === key)), ...tags, ...managed];
}
