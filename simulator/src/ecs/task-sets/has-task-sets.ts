import type { Service } from "../state.ts";

/** Whether something other than ECS rolls the service out, task set by task set. */
export function hasTaskSets({ settings }: Pick<Service, "settings">): boolean {
  return settings.deploymentController?.type === "CODE_DEPLOY";
}
