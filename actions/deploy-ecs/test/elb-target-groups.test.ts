import { until } from "@deploy-actions/shared/testkit/ecs/account";
import { accessAllowing, accessTo } from "@deploy-actions/shared/testkit/simulated-access";
import { targetGroup } from "@deploy-actions/shared/testkit/target-group";
import { startSimulator } from "@deploy-actions/simulator/simulator";
import { expect, test } from "@jest/globals";
import { elbTargetGroups } from "../src/elb-target-groups.ts";

test("targets that are not healthy are told with ELB's reason, and no others", async () => {
  await using aws = await startSimulator({ speed: 300 });
  const { arn, targets } = await targetGroup(aws, [200, 503]);
  const targetGroups = elbTargetGroups(accessTo(aws));
  await until(aws, async () => (await targetGroups.unhealthy(arn)).length > 0);
  expect(await targetGroups.unhealthy(arn)).toEqual([
    {
      target: targets[1]?.name,
      state: "unhealthy",
      reason: "Target.ResponseCodeMismatch",
      description: "Health checks failed with these codes: [503]",
    },
  ]);
});

test("evidence that cannot be read is left out", async () => {
  await using aws = await startSimulator();
  const arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/0123456789abcdef";
  expect(await elbTargetGroups(accessTo(aws)).unhealthy(arn)).toEqual([]);
  expect(await elbTargetGroups(accessAllowing(aws, ["ecs:*"])).unhealthy(arn)).toEqual([]);
});
