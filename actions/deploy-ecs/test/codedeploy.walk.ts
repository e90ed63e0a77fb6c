import {
  blueGreen,
  type CodeDeployAccount,
  openCodeDeployAccount,
} from "@deploy-actions/shared/testkit/codedeploy/account";
import { type Interrupted, type Interruption, interruptAtEach, pointsOfRun } from "@deploy-actions/shared/testkit/walk";
import { expect, test } from "@jest/globals";
import { CANARY, checksOf, release, startDeploy } from "./codedeploy-job.ts";

/** The canary takes three seconds, and the four minutes that post may take more than two: enough on a busy machine. */
const SPEED = 100;

const WALK = {
  open: () => openCodeDeployAccount({ speed: SPEED }),
  start: (account: CodeDeployAccount) => {
    const inputs = { image: release(account, "v2"), "desired-count": "3", preflight: "off", ...CANARY };
    return startDeploy(account, inputs, { speed: SPEED });
  },
};

/** Every answer of the release is bad, and the checks see it once it has all of the traffic. */
const BAD = {
  open: () => openCodeDeployAccount({ speed: SPEED, group: { blueGreenDeploymentConfiguration: blueGreen(60) } }),
  start: (account: CodeDeployAccount) => {
    const inputs = { image: release(account, "v2", 500), preflight: "off", ...checksOf(account) };
    return startDeploy(account, inputs, { speed: SPEED });
  },
};

test("killed at whatever call of a deployment that goes back, the old release serves in the end", async () => {
  const points = await pointsOfRun(BAD, (run) => expect(run.outputs.status).toBe("rolled-back"));
  expect(points.map(({ call }) => call)).toContainEqual(expect.stringContaining("StopDeployment"));
  await interruptAtEach(BAD, {
    points,
    by: "kill",
    judge: async (interrupted) => {
      await isOneOrTheOther(interrupted);
      expect(await interrupted.world.serving()).toMatchObject({ taskDefinition: "web:1" });
    },
  });
});

test.each<Interruption>(["kill", "cancel"])(
  "%s at whatever call of a canary: the old or the new release serves all the traffic, and the run says which",
  async (by) => {
    const points = await pointsOfRun(WALK, (run) => expect(run.outputs.status).toBe("deployed"));
    const said = await interruptAtEach(WALK, { points, by, judge: isOneOrTheOther });
    expect(said.get("UpdateService answered")).toContain("runs web:1 again");
    // CodeDeploy takes the deployment, and nobody is there to hear it.
    expect(said.get("CreateDeployment received")).toContain("while web:2 was rolling out");
    expect(said.get("CreateDeployment answered")).toContain("while web:2 was rolling out");
  },
);

async function isOneOrTheOther({ world, run, operation }: Interrupted<CodeDeployAccount>): Promise<string> {
  const serving = await world.serving();
  const isNew = serving.taskDefinition === "web:2";
  const said = `${run.post?.log}`;
  expect({ operation, serving, exitCode: run.post?.exitCode, said }).toEqual({
    operation,
    serving: {
      taskDefinition: isNew ? "web:2" : "web:1",
      desired: isNew ? 3 : 2,
      weights: { [isNew ? "green" : "blue"]: expect.any(Number) },
    },
    exitCode: 0,
    said: expect.stringMatching(new RegExp(`${serving.taskDefinition}\\b|before it changed anything`)),
  });
  return said;
}
