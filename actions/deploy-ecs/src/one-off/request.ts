import type { Placement } from "@deploy-actions/shared/ecs/ecs";
import type { TaskDefinition } from "@deploy-actions/shared/ecs/task-definition/definition";
import { startMarks } from "./identity.ts";
import type { OneOff, OneOffPlacement } from "./one-off.ts";
import type { OneOffRequest, Overrides } from "./one-off-tasks.ts";
import type { OneOffWhere } from "./where.ts";

/** What to ask of RunTask. `start`: how many times ECS found no place before. */
export async function requestFor(
  oneOff: OneOff,
  { taskDefinition, placement, cluster, service, run }: OneOffWhere,
  start: number,
): Promise<OneOffRequest> {
  const content = {
    taskDefinition: taskDefinition.arn,
    placement: placementOf(oneOff.placement, placement, taskDefinition.definition),
    overrides: overridesOf(oneOff, taskDefinition.definition),
  };
  const { when, name } = oneOff;
  return { ...content, ...(await startMarks(run, { when, name, cluster, service, ...content }, start)) };
}

/** Where a task of the service runs, as far as the one-off does not differ. Only awsvpc takes a network configuration. */
export function placementOf(
  given: OneOffPlacement,
  service: Placement,
  { networkMode }: Pick<TaskDefinition, "networkMode">,
): Placement {
  const { launchType, capacityProviderStrategy, subnets, securityGroups, assignPublicIp } = given;
  const own = service.networkConfiguration?.awsvpcConfiguration;
  const awsvpcConfiguration = {
    ...own,
    subnets: subnets ?? own?.subnets ?? [],
    ...(securityGroups ? { securityGroups } : {}),
    ...(assignPublicIp === undefined ? {} : { assignPublicIp: assignPublicIp ? "ENABLED" : "DISABLED" }),
  };
  return defined({
    ...(launchType || capacityProviderStrategy
      ? { launchType, capacityProviderStrategy }
      : {
          launchType: service.launchType,
          capacityProviderStrategy: service.capacityProviderStrategy,
          platformVersion: service.platformVersion,
        }),
    networkConfiguration: networkMode === "awsvpc" ? { awsvpcConfiguration } : undefined,
  });
}

/** Of one container, and of the whole task's size. */
export function overridesOf({ container, command, environment, size }: OneOff, definition: TaskDefinition): Overrides {
  const variables = Object.entries(environment).map(([name, value]) => ({ name, value }));
  const name = container ?? definition.containerDefinitions[0]?.name ?? "";
  const overridden = command !== undefined || variables.length > 0;
  return defined({
    ...size,
    containerOverrides: overridden
      ? [defined({ name, command, environment: variables.length > 0 ? variables : undefined })]
      : undefined,
  });
}

type Defined<T> = { [Key in keyof T]: Exclude<T[Key], undefined> };

/** Without members that are undefined: the SDK leaves them out, and the token must not depend on them. */
function defined<T extends object>(members: T): Defined<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Defined<T>;
}
