import { DescribeTasksCommand, ListTasksCommand, type Task } from "@aws-sdk/client-ecs";
import { type Account, CLUSTER } from "../account.ts";
import type { Cause } from "./cases.ts";

/**
 * When the containers had ended whose failure makes the step sure; Unix epoch ms of simulated time. In a row are tasks of
 * which each was created after the one before had ended. The last failure, when ECS was satisfied with fewer.
 */
export async function sureAt(
  { ecs }: Pick<Account, "ecs">,
  service: string,
  deploymentId: string,
  { sureAfter, inARow }: Cause,
): Promise<number> {
  const { taskArns } = await ecs.send(
    new ListTasksCommand({ cluster: CLUSTER, serviceName: service, desiredStatus: "STOPPED", maxResults: 100 }),
  );
  const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster: CLUSTER, tasks: taskArns }));
  const failed = tasks
    .filter(({ startedBy, stopCode }) => startedBy === deploymentId && stopCode !== "ServiceSchedulerInitiated")
    .sort((a, b) => endOf(a) - endOf(b));
  const sure = (inARow ? chainOf(failed) : failed)[sureAfter - 1] ?? failed.at(-1);
  if (!sure) throw new Error(`Deployment ${deploymentId} of ${service} has no failed tasks.`);
  return endOf(sure);
}

const endOf = ({ executionStoppedAt }: Task): number => executionStoppedAt?.getTime() ?? Number.POSITIVE_INFINITY;

function chainOf(failed: readonly Task[]): readonly Task[] {
  const chain: Task[] = [];
  for (const task of failed) {
    const last = chain.at(-1);
    if (!last || (task.createdAt?.getTime() ?? 0) >= endOf(last)) chain.push(task);
  }
  return chain;
}
