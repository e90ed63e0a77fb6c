import { DescribeTasksCommand, ECSClient, ListTasksCommand } from "@aws-sdk/client-ecs";
import type { AwsAccess } from "@deploy-actions/shared/aws/access";
import type { DeploymentTimes } from "./deployment-times.ts";

/** What DescribeTasks takes; more tasks would tell the same. */
const TASKS = 100;
/** Nobody waits for a measurement. */
const ATTEMPTS = 2;

export function awsDeploymentTimes(access: Pick<AwsAccess, "settings">, cluster: string): DeploymentTimes {
  return {
    async tasks(deploymentId) {
      const ecs = new ECSClient(access.settings({ maxAttempts: ATTEMPTS }));
      try {
        const list = new ListTasksCommand({ cluster, startedBy: deploymentId, maxResults: TASKS });
        const { taskArns = [] } = await ecs.send(list);
        if (taskArns.length === 0) return [];
        const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster, tasks: taskArns }));
        return tasks.flatMap(({ taskArn, createdAt, pullStartedAt, pullStoppedAt, startedAt }) =>
          taskArn && createdAt
            ? [
                {
                  id: taskArn.split("/").at(-1) ?? taskArn,
                  createdAt: createdAt.getTime(),
                  pullStartedAt: pullStartedAt?.getTime(),
                  pullStoppedAt: pullStoppedAt?.getTime(),
                  startedAt: startedAt?.getTime(),
                },
              ]
            : [],
        );
      } catch {
        return [];
      }
    },

    async deregistrationDelay(TargetGroupArn) {
      const { DescribeTargetGroupAttributesCommand, ElasticLoadBalancingV2Client } = await import(
        "@aws-sdk/client-elastic-load-balancing-v2"
      );
      const elb = new ElasticLoadBalancingV2Client(access.settings({ maxAttempts: ATTEMPTS }));
      try {
        const { Attributes = [] } = await elb.send(new DescribeTargetGroupAttributesCommand({ TargetGroupArn }));
        const seconds = Attributes.find(({ Key }) => Key === "deregistration_delay.timeout_seconds")?.Value;
        return seconds === undefined ? undefined : Number(seconds) * 1_000;
      } catch {
        return undefined;
      }
    },
  };
}
