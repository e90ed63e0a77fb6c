import type { TaskDefinition } from "@deploy-actions/shared/ecs/task-definition/definition";
import type { LogStream } from "../task-logs.ts";

export type LogPlace =
  | { readonly kind: "stream"; readonly stream: LogStream }
  | { readonly kind: "elsewhere"; readonly why: string };

/** The awslogs driver names a stream `<awslogs-stream-prefix>/<container>/<task id>` (ECS developer guide, "Using the awslogs log driver"). */
export function logPlace(definition: TaskDefinition, container: string, taskId: string): LogPlace {
  const configuration = definition.containerDefinitions.find(({ name }) => name === container)?.logConfiguration;
  if (!configuration) return { kind: "elsewhere", why: `container ${container} has no logConfiguration` };
  if (configuration.logDriver !== "awslogs")
    return { kind: "elsewhere", why: `container ${container} logs through ${configuration.logDriver}` };
  const {
    "awslogs-group": group,
    "awslogs-region": region,
    "awslogs-stream-prefix": prefix,
  } = configuration.options ?? {};
  if (!group || !prefix)
    return {
      kind: "elsewhere",
      why: `container ${container} has no awslogs-stream-prefix, so its stream's name is not known`,
    };
  return { kind: "stream", stream: { region, group, stream: `${prefix}/${container}/${taskId}` } };
}
