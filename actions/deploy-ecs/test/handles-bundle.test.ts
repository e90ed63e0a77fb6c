import { blueGreen, openCodeDeployAccount } from "@deploy-actions/shared/testkit/codedeploy/account";
import { pairAccount } from "@deploy-actions/shared/testkit/elb/pair-account";
import { errors } from "@deploy-actions/shared/testkit/job";
import { expect, test } from "@jest/globals";
import { SPEED as CODEDEPLOY_SPEED, deployed, release as version } from "./codedeploy-job.ts";
import { runJob } from "./job.ts";
import { release, SPEED, shift } from "./weights-job.ts";

test.concurrent("a later job goes back by the handle of a shift, and one more cleans up the side that it left", async () => {
  await using account = await pairAccount();
  const { outputs } = await shift(account, { image: release(account, "v2"), "traffic-steps": "100" });
  const later = { service: "", release: outputs.release ?? "" };
  const back = await runJob(account, { ...later, mode: "rollback" }, { speed: SPEED });
  expect({ errors: errors(back), ...back.outputs }).toMatchObject({ errors: [], status: "rolled-back" });
  expect(await account.greenWeights()).toEqual([0, 0]);

  const refused = await runJob(account, { ...later, mode: "clean-up", "scale-old-to": "0" }, { speed: SPEED });
  expect(errors(refused).join()).toContain("web-blue with web:1 is live, and release is web-green with web:2");

  const again = await shift(account, { image: release(account, "v3"), "traffic-steps": "100" });
  const cleaned = await runJob(
    account,
    { service: "", release: again.outputs.release ?? "", mode: "clean-up", "scale-old-to": "1" },
    { speed: SPEED },
  );
  expect({ errors: errors(cleaned), ...cleaned.outputs }).toMatchObject({ errors: [], status: "cleaned-up" });
  expect(await account.services()).toMatchObject([{ taskDefinition: "web:1", desired: 1 }, { desired: 2 }]);
});

test.concurrent.each([
  ["continue", "deployed", "web:2"],
  ["rollback", "rolled-back", "web:1"],
])("a CodeDeploy deployment that waits in Ready: mode %s", async (mode, status, serving) => {
  const group = { blueGreenDeploymentConfiguration: blueGreen(1, 60) };
  await using account = await openCodeDeployAccount({ speed: CODEDEPLOY_SPEED, group });
  const { outputs } = await deployed(account, { image: version(account, "v2"), "wait-until": "paused" });
  expect(outputs).toMatchObject({ status: "paused" });
  const run = await deployed(account, { service: "", release: outputs.release ?? "", mode });
  expect({ errors: errors(run), ...run.outputs }).toMatchObject({ errors: [], status });
  expect(await account.serving()).toMatchObject({ taskDefinition: serving });
});
