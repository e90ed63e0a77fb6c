import { HEALTHY, openAccount } from "@deploy-actions/shared/testkit/ecs/account";
import { interruptAtEach, pointsOfRun } from "@deploy-actions/shared/testkit/walk";
import { expect, test } from "@jest/globals";
import { startJob } from "./job.ts";
import { saysWhere } from "./where-it-ended.ts";

/** How many times as fast as the wall clock time passes in the job. */
const SPEED = 5;

const WALK = {
  open: async () => {
    const account = await openAccount({ speed: 120 });
    return { ...account, image: account.push("v2", HEALTHY) };
  },
  start: (account: { readonly image: string } & Parameters<typeof startJob>[0]) =>
    startJob(account, { image: account.image }, { speed: SPEED }),
};

test("killed between any two calls to AWS, the service ends on the old or the new release, and the run says which", async () => {
  const points = await pointsOfRun(WALK, (run) => expect(run.outputs.status).toBe("deployed"));
  const said = await interruptAtEach(WALK, {
    points,
    by: "kill",
    judge: async ({ world, run, operation }, { phase }) => {
      const { taskDefinition, steady } = await world.service();
      expect(["web:1", "web:2"]).toContain(taskDefinition);
      const log = run.post?.log ?? "";
      const right = { steady: true, exitCode: 0, log: expect.stringMatching(saysWhere(taskDefinition)) };
      const ended = { steady, exitCode: run.post?.exitCode, log };
      expect({ operation, phase, ...ended }).toEqual({ operation, phase, ...right });
      return log;
    },
  });

  const notYet = "before it changed the service, which runs web:1.";
  expect(said.get("RegisterTaskDefinition received")).toContain(notYet);
  expect(said.get("RegisterTaskDefinition answered")).toContain(notYet);
  // The points that matter most: ECS takes the update, and nobody is there to hear it.
  expect(said.get("UpdateService received")).toContain("while web:2 was rolling out");
  expect(said.get("UpdateService answered")).toContain("while web:2 was rolling out");
});
