import { DescribeServicesCommand } from "@aws-sdk/client-ecs";
import { openAccount } from "@deploy-actions/shared/testkit/ecs/account";
import { accessAllowing, accessTo } from "@deploy-actions/shared/testkit/simulated-access";
import { targetGroup } from "@deploy-actions/shared/testkit/target-group";
import { startSimulator } from "@deploy-actions/simulator/simulator";
import { expect, test } from "@jest/globals";
import { awsDeploymentTimes } from "../src/timing/aws-deployment-times.ts";

test("the times of the tasks that a deployment started, one after the other", async () => {
  await using account = await openAccount({ speed: 300 });
  const { services } = await account.ecs.send(new DescribeServicesCommand({ cluster: "prod", services: ["web"] }));
  const deploymentId = services?.[0]?.deployments?.[0]?.id ?? "";
  const times = awsDeploymentTimes(accessTo(account.aws), "prod");
  const tasks = await times.tasks(deploymentId);
  expect(tasks).toHaveLength(2);
  for (const { createdAt, pullStartedAt, pullStoppedAt, startedAt } of tasks) {
    const marks = [createdAt, pullStartedAt ?? 0, pullStoppedAt ?? 0, startedAt ?? 0];
    expect([...marks].sort((a, b) => a - b)).toEqual(marks);
  }
  expect(await times.tasks("ecs-svc/9999999999999999999")).toEqual([]);
});

test("the deregistration delay of a target group, in milliseconds", async () => {
  await using aws = await startSimulator();
  const { arn } = await targetGroup(aws, [], { isUsed: false });
  expect(await awsDeploymentTimes(accessTo(aws), "prod").deregistrationDelay(arn)).toBe(300_000);
});

test("what may not be read is left out", async () => {
  await using aws = await startSimulator();
  const { arn } = await targetGroup(aws, [], { isUsed: false });
  const times = awsDeploymentTimes(accessAllowing(aws, ["logs:*"]), "prod");
  expect(await times.tasks("ecs-svc/1")).toEqual([]);
  expect(await times.deregistrationDelay(arn)).toBeUndefined();
});
