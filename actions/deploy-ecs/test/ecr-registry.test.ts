import { HEALTHY, REPOSITORY } from "@deploy-actions/shared/testkit/ecs/account";
import { accessAllowing, accessTo } from "@deploy-actions/shared/testkit/simulated-access";
import { startSimulator } from "@deploy-actions/simulator/simulator";
import { expect, test } from "@jest/globals";
import { ecrRegistry } from "../src/ecr-registry.ts";
import { registryContract } from "./registry.contract.ts";

registryContract("ECR as the simulator plays it", async () => {
  const aws = await startSimulator();
  const { digest } = aws.images.push(`${REPOSITORY}:v1`, HEALTHY);
  aws.images.push(`${REPOSITORY}:v2`, HEALTHY);
  return { registry: ecrRegistry(accessTo(aws)), repository: REPOSITORY, digest, [Symbol.asyncDispose]: aws.close };
});

test("an image that this step may not look up is not said to be missing", async () => {
  await using aws = await startSimulator();
  aws.images.push(`${REPOSITORY}:v1`, HEALTHY);
  expect(await ecrRegistry(accessAllowing(aws, ["ecs:*"])).look(`${REPOSITORY}:v1`)).toEqual({
    kind: "unknown",
    why: "ecr:BatchGetImage is not allowed to this step",
    action: "ecr:BatchGetImage",
  });
});

test("without the permission to list tags, a missing image is still said to be missing", async () => {
  await using aws = await startSimulator();
  aws.images.push(`${REPOSITORY}:v1`, HEALTHY);
  const registry = ecrRegistry(accessAllowing(aws, ["ecr:BatchGetImage"]));
  expect(await registry.look(`${REPOSITORY}:v2`)).toEqual({ kind: "missing", nearestTags: [] });
});
