import type { Input, Permission } from "../service.ts";
import { findTaskDefinition } from "./lookup.ts";
import type { Ecs } from "./state.ts";

/** What IAM is asked for each call, as the service authorization reference lists the resources of ECS's actions. */
export function permissions(ecs: Ecs, operation: string, input: Input): readonly Permission[] {
  const { arns } = ecs;
  const clusterName = arns.path("cluster", input.cluster ?? "default");
  const ask = (resource: string, context?: Record<string, string>): Permission => ({
    action: `ecs:${operation}`,
    resource,
    ...(context && { context }),
  });
  const inCluster = { "ecs:cluster": arns.of("cluster", clusterName) };
  const service = (name: string) =>
    ask(name.startsWith("arn:") ? name : arns.of("service", clusterName, `${name.split("/").at(-1)}`), inCluster);
  const task = (name: string) =>
    ask(name.startsWith("arn:") ? name : arns.of("task", clusterName, `${name.split("/").at(-1)}`), inCluster);

  switch (operation) {
    case "RegisterTaskDefinition":
      return [
        ask("*"),
        ...passRoles(input.taskRoleArn, input.executionRoleArn),
        ...tagOnCreate(input, arns.of("task-definition", `${input.family}:*`)),
      ];
    case "CreateService":
      return [
        service(input.serviceName),
        ...passRoles(input.role),
        ...passShiftRoles(input),
        ...tagOnCreate(input, service(input.serviceName).resource),
      ];
    case "UpdateService":
      return [service(input.service), ...passShiftRoles(input)];
    case "DeleteService":
    case "ListServiceDeployments":
      return [service(input.service)];
    case "DescribeServices":
      return input.services.map(service);
    case "DescribeServiceDeployments":
      return input.serviceDeploymentArns.map((arn: string) => ask(arn));
    case "DescribeServiceRevisions":
      return input.serviceRevisionArns.map((arn: string) => ask(arn));
    case "StopServiceDeployment":
    case "ContinueServiceDeployment":
      return [ask(input.serviceDeploymentArn)];
    case "DescribeTasks":
      return input.tasks.map(task);
    case "StopTask":
      return [task(input.task)];
    case "RunTask": {
      const definition = arns.of("task-definition", arns.path("task-definition", input.taskDefinition));
      const { taskRoleArn, executionRoleArn } = {
        ...findTaskDefinition(ecs, input.taskDefinition),
        ...input.overrides,
      };
      return [
        ask(definition, inCluster),
        ...passRoles(taskRoleArn, executionRoleArn),
        ...tagOnCreate(input, arns.of("task", clusterName, "*")),
      ];
    }
    case "DescribeClusters":
      return (input.clusters ?? ["default"]).map((name: string) => ask(arns.of("cluster", arns.path("cluster", name))));
    case "DeleteCluster":
      return [ask(arns.of("cluster", clusterName))];
    case "TagResource":
    case "UntagResource":
    case "ListTagsForResource":
      return [ask(input.resourceArn)];
    default:
      // Of the rest, ListTasks and ListServices take the cluster as a condition only.
      return [ask("*", operation === "ListTasks" || operation === "ListServices" ? inCluster : undefined)];
  }
}

function passRoles(...roles: readonly (string | undefined)[]): Permission[] {
  return passTo("ecs-tasks.amazonaws.com", roles);
}

/** The roles that ECS itself assumes to shift traffic and to call lifecycle hooks. */
function passShiftRoles({ loadBalancers = [], deploymentConfiguration = {} }: Input): Permission[] {
  return passTo("ecs.amazonaws.com", [
    ...loadBalancers.map(({ advancedConfiguration }: Input) => advancedConfiguration?.roleArn),
    ...(deploymentConfiguration.lifecycleHooks ?? []).map(({ roleArn }: Input) => roleArn),
  ]);
}

function passTo(service: string, roles: readonly (string | undefined)[]): Permission[] {
  const given = new Set(roles.filter((role) => role !== undefined));
  return [...given].map((role) => ({
    action: "iam:PassRole",
    resource: role,
    context: { "iam:PassedToService": service },
  }));
}

/** Tags in a create call need ecs:TagResource too ("tag-on-create authorization"). */
function tagOnCreate({ tags }: Input, resource: string): Permission[] {
  return tags?.length ? [{ action: "ecs:TagResource", resource }] : [];
}
