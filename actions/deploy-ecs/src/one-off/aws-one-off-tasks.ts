import {
  DescribeTasksCommand,
  ECSClient,
  ListTasksCommand,
  RunTaskCommand,
  type RunTaskCommandInput,
  StopTaskCommand,
  type Task,
} from "@aws-sdk/client-ecs";
import type { AwsAccess } from "@deploy-actions/shared/aws/access";
import { MUTATION_ATTEMPTS } from "@deploy-actions/shared/aws/client-settings";
import { explaining } from "@deploy-actions/shared/aws/explain-aws-error";
import { nameOf, toStoppedTask } from "@deploy-actions/shared/ecs/aws-ecs-shapes";
import type { OneOffTask, OneOffTasks } from "./one-off-tasks.ts";

/** What ListTasks gives at most, and DescribeTasks takes. */
const PAGE = 100;

/** ECS's limit on the reason of StopTask, in characters. */
const LONGEST_REASON = 255;

export function awsOneOffTasks(
  access: Pick<AwsAccess, "settings" | "region" | "principal">,
  cluster: string,
): OneOffTasks {
  // The token makes RunTask safe to repeat, and StopTask ends on the same state however often it arrives.
  const client = new ECSClient(access.settings({ maxAttempts: MUTATION_ATTEMPTS }));
  const explained = explaining(access);

  const describe = async (arns: readonly string[]): Promise<readonly Task[]> => {
    if (arns.length === 0) return [];
    const { tasks = [] } = await client.send(new DescribeTasksCommand({ cluster, tasks: [...arns] }));
    return tasks;
  };

  return {
    run: ({ taskDefinition, placement, overrides, clientToken, startedBy }) =>
      explained(`running a task of ${nameOf(taskDefinition)} in cluster ${nameOf(cluster)}`, async () => {
        const { tasks = [], failures = [] } = await client.send(
          new RunTaskCommand({
            cluster,
            taskDefinition,
            count: 1,
            clientToken,
            startedBy,
            ...(placement as Partial<RunTaskCommandInput>),
            overrides: overrides as NonNullable<RunTaskCommandInput["overrides"]>,
          }),
        );
        const [task] = tasks;
        if (task) return { kind: "started", task: toOneOffTask(task) };
        return {
          kind: "not-placed",
          failures: failures.map(({ reason = "", detail = "" }) => ({ reason, detail })),
        };
      }),

    find: (arn) =>
      explained(`reading task ${nameOf(arn)} of cluster ${nameOf(cluster)}`, async () => {
        const [task] = await describe([arn]);
        return task && toOneOffTask(task);
      }),

    findStartedBy: (startedBy, family) =>
      explained(`looking for the task that ${startedBy} started in cluster ${nameOf(cluster)}`, async () => {
        const { taskArns = [] } = await client.send(new ListTasksCommand({ cluster, startedBy }));
        const [running] = await describe(taskArns);
        if (running) return toOneOffTask(running);
        // startedBy must be the only filter (ECS API reference, ListTasks), and without another one it lists what runs.
        let page: { nextToken?: string } = {};
        for (;;) {
          const query = { cluster, family, desiredStatus: "STOPPED", maxResults: PAGE, ...page } as const;
          const { taskArns: stopped = [], nextToken } = await client.send(new ListTasksCommand(query));
          const found = (await describe(stopped)).find((task) => task.startedBy === startedBy);
          if (found) return toOneOffTask(found);
          if (!nextToken) return undefined;
          page = { nextToken };
        }
      }),

    stop: (arn, reason) =>
      explained(`stopping task ${nameOf(arn)} of cluster ${nameOf(cluster)}`, async () => {
        try {
          await client.send(new StopTaskCommand({ cluster, task: arn, reason: reason.slice(0, LONGEST_REASON) }));
          return "accepted";
        } catch (error) {
          const { name, message } = error as Error;
          if (name === "InvalidParameterException" && /task was not found/.test(message)) return "gone";
          throw error;
        }
      }),
  };
}

function toOneOffTask(task: Task): OneOffTask {
  const stopped = toStoppedTask(task);
  const { taskArn = "", lastStatus = "", desiredStatus = "", startedAt, containers = [] } = task;
  return {
    ...stopped,
    arn: taskArn,
    lastStatus,
    desiredStatus,
    startedAt: startedAt?.getTime(),
    containers: stopped.containers.map((container, index) => ({
      ...container,
      lastStatus: containers[index]?.lastStatus ?? "",
    })),
  };
}
