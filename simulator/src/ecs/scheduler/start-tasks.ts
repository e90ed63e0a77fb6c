import type { Deployment, Ecs, Service } from "../state.ts";
import { launch } from "../tasks/launching.ts";
import { newTask } from "../tasks/task.ts";
import { names, tell } from "./events.ts";
import { countRefusedStart } from "./failures.ts";
import { placementOf, startRefusal } from "./placement.ts";

/** Starts tasks of a deployment, or tells in the service's events why there can be none. */
export function startTasks(
  ecs: Ecs,
  service: Service,
  deployment: Deployment,
  { count, replaced }: { count: number; replaced: number },
): void {
  const { clock } = ecs.world;
  const { workload } = deployment.revision;
  const placement = placementOf(service.cluster, workload);
  const taskSetId = deployment.taskSet && deployment.id;
  const refusal = startRefusal(ecs, placement, workload.taskDefinition);
  if (refusal) {
    tell(clock, service, refusal.event, taskSetId);
    countRefusedStart(ecs, service, deployment);
    return;
  }
  const tasks = Array.from({ length: count }, () =>
    newTask(ecs, {
      cluster: service.cluster,
      definition: workload.taskDefinition,
      revision: deployment.revision,
      startedBy: deployment.id,
      group: `service:${service.name}`,
      ...placement,
      ...(workload.networkConfiguration && { networkConfiguration: workload.networkConfiguration }),
      enableExecuteCommand: service.settings.enableExecuteCommand ?? false,
      overrides: {},
    }),
  );
  for (const task of tasks) launch(ecs, task);
  const why = replaced > 0 ? ` Amazon ECS replaced ${replaced} tasks due to an unhealthy status.` : "";
  tell(clock, service, `has started ${count} tasks: ${names(tasks)}.${why}`, taskSetId);
}
