import { DescribeTasksCommand, ListTasksCommand } from "@aws-sdk/client-ecs";
import { type Account, CLUSTER } from "../account.ts";

/** When the containers of the nth failed task of a deployment had ended; Unix epoch ms of simulated time. */
export async function nthFailure(
  { ecs }: Pick<Account, "ecs">,
  service: string,
  deploymentId: string,
  nth: number,
): Promise<number> {
  const { taskArns } = await ecs.send(
    new ListTasksCommand({ cluster: CLUSTER, serviceName: service, desiredStatus: "STOPPED", maxResults: 100 }),
  );
  const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster: CLUSTER, tasks: taskArns }));
  const end = tasks
    .filter(({ startedBy, stopCode }) => startedBy === deploymentId && stopCode !== "ServiceSchedulerInitiated")
    .flatMap(({ executionStoppedAt }) => executionStoppedAt?.getTime() ?? [])
    .sort((a, b) => a - b)[nth - 1];
  if (end === undefined)
    throw new Error(`Deployment ${deploymentId} of ${service} has fewer than ${nth} failed tasks.`);
  return end;
}
