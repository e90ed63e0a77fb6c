import { HEALTHY, openAccount } from "@deploy-actions/shared/testkit/ecs/account";
import { runAction } from "@deploy-actions/simulator/runner/run-action";
import { expect, test } from "@jest/globals";
import { deploy } from "./job.ts";

const folder = new URL("..", import.meta.url).pathname;

test("a good release goes live, and a second run finds nothing to do", async () => {
  await using account = await openAccount();
  const image = account.push("v2", HEALTHY);

  const first = await runAction(folder, { inputs: deploy({ image }), env: account.aws.env });
  expect(first.outputs).toMatchObject({
    status: "deployed",
    "task-definition": "web:2",
    "previous-task-definition": "web:1",
    "deployment-id": expect.stringMatching(/^ecs-svc\/\d+$/),
  });
  expect({ exitCode: first.exitCode, annotations: first.annotations }).toEqual({ exitCode: 0, annotations: [] });
  expect(await account.service()).toEqual({ taskDefinition: "web:2", steady: true, desired: 2 });

  const second = await runAction(folder, { inputs: deploy({ image }), env: account.aws.env });
  expect(second.outputs).toMatchObject({ status: "unchanged", "task-definition": "web:2" });
  expect(await account.service()).toMatchObject({ taskDefinition: "web:2" });
});
