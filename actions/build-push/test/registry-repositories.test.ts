import { expect, test } from "@jest/globals";
import { ACCOUNT } from "./fakes/fake-world.ts";
import { repositoriesContract } from "./registry-repositories.contract.ts";
import { fakeStage, simulatedStage } from "./registry-stage.ts";

repositoriesContract("the fake", fakeStage);
repositoriesContract("ECR", simulatedStage);

test("what is not allowed comes with the statement that allows it", async () => {
  await using stage = await simulatedStage();
  const { repositories } = stage.registryAllowing(["ecr:DescribeRepositories"]);
  const settings = {
    mutability: { setting: "MUTABLE", exclusions: [] },
    scanOnPush: true,
    encryption: { type: "AES256", key: undefined },
    tags: new Map(),
  } as const;
  const failure = await repositories.create("shop/web", settings).catch((error) => error);
  const resource = `arn:aws:ecr:eu-west-1:${ACCOUNT}:repository/shop/web`;
  expect(failure.message).toBe(
    `AWS denied creating repository shop/web in eu-west-1: arn:aws:iam::${ACCOUNT}:user/limited may not ecr:CreateRepository on ${resource}.`,
  );
  expect(failure.evidence.join("\n")).toContain(`"Action": "ecr:CreateRepository"`);
});
