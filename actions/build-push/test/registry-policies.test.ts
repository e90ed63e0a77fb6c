import { ECRClient, StartLifecyclePolicyPreviewCommand } from "@aws-sdk/client-ecr";
import { AwsError } from "@deploy-actions/simulator/service";
import { expect, test } from "@jest/globals";
import { policiesContract } from "./registry-policies.contract.ts";
import { fakeStage, simulatedStage } from "./registry-stage.ts";

policiesContract("the fake", fakeStage);
policiesContract("ECR", simulatedStage);

const keeping = (countNumber: number) =>
  JSON.stringify({
    rules: [
      {
        rulePriority: 1,
        selection: { tagStatus: "tagged", tagPrefixList: ["v"], countType: "imageCountMoreThan", countNumber },
        action: { type: "expire" },
      },
    ],
  });

test("a preview of somebody else is waited for, and ours is the one that is answered", async () => {
  await using stage = await simulatedStage();
  for (const tag of ["v1", "v2", "v3"]) stage.push("shop/web", tag);
  const theirs = { repositoryName: "shop/web", lifecyclePolicyText: keeping(1) };
  await new ECRClient(stage.access.settings()).send(new StartLifecyclePolicyPreviewCommand(theirs));
  const { policy, actions } = await stage.run(stage.registry.policies.preview("shop/web", keeping(2)));
  expect(JSON.parse(policy)).toMatchObject(JSON.parse(keeping(2)));
  expect(actions).toHaveLength(1);
  const refused = stage.aws.calls.filter(({ errorCode }) => errorCode === "LifecyclePolicyPreviewInProgressException");
  expect(refused).not.toEqual([]);
});

test("all pages of a preview are read", async () => {
  await using stage = await simulatedStage();
  for (let index = 0; index < 251; index++) stage.push("shop/web", `v${index}`);
  const { actions } = await stage.run(stage.registry.policies.preview("shop/web", keeping(1)));
  expect(new Set(actions.map(({ digest }) => digest)).size).toBe(250);
});

test("a preview that ECR does not finish is a failure that says so, and not an empty one", async () => {
  await using stage = await simulatedStage();
  stage.push("shop/web", "v1");
  const fault = new AwsError("LifecyclePolicyPreviewInProgressException", "The previous preview has not completed.");
  stage.aws.faults.inject({ operation: "ecr:StartLifecyclePolicyPreview", fault });
  await expect(stage.run(stage.registry.policies.preview("shop/web", keeping(1)))).rejects.toMatchObject({
    message: "ECR has not finished the preview of a life-cycle policy of shop/web after 15 min.",
    hint: expect.stringMatching(/^Nothing was written\./),
  });
});

test("a preview that ECR does not know of yet is waited for", async () => {
  await using stage = await simulatedStage();
  stage.push("shop/web", "v1");
  const fault = new AwsError("LifecyclePolicyPreviewNotFoundException", "There is no dry run for this repository.");
  stage.aws.faults.inject({ operation: "ecr:GetLifecyclePolicyPreview", fault, times: 2 });
  const { actions } = await stage.run(stage.registry.policies.preview("shop/web", keeping(1)));
  expect(actions).toEqual([]);
});
