import type { DeploymentConfiguration } from "@deploy-actions/shared/ecs/ecs";
import { BLUE_GREEN, CANARY, nativeAccount } from "@deploy-actions/shared/testkit/ecs/native-account";
import { answering } from "@deploy-actions/shared/testkit/elb/pair-account";
import { interruptAtEach, pointsOfRun } from "@deploy-actions/shared/testkit/walk";
import { expect, test } from "@jest/globals";
import { startJob } from "./job.ts";
import { saysWhere } from "./where-it-ended.ts";

/** How many times as fast as the wall clock time passes in the job: it looks some times in each stage. */
const SPEED = 8;

const walkOf = (configuration: DeploymentConfiguration) => ({
  open: async () => {
    const account = await nativeAccount({ configuration, speed: 120 });
    return { ...account, image: account.push("v2", answering("v2")) };
  },
  start: (account: { readonly image: string } & Parameters<typeof startJob>[0]) =>
    startJob(account, { image: account.image }, { speed: SPEED }),
});

const SHORT_CANARY = { ...CANARY, canaryConfiguration: { canaryPercent: 10, canaryBakeTimeInMinutes: 1 } };

test.each<[string, DeploymentConfiguration]>([
  ["blue/green", BLUE_GREEN],
  ["canary", SHORT_CANARY],
])(
  "%s, killed or cancelled at any call to AWS: one release alone has all the traffic, and the log says which",
  async (_, configuration) => {
    const walk = walkOf(configuration);
    const points = await pointsOfRun(walk, (run) => expect(run.outputs.status).toBe("deployed"));
    // A process that is cancelled hears its answers: before the call is as good as after it.
    const answered = points.filter(({ phase }) => phase === "answered");
    for (const [by, at] of [
      ["kill", points],
      ["cancel", answered],
    ] as const) {
      const said = await interruptAtEach(walk, {
        points: at,
        by,
        judge: async ({ world, run, operation }, { phase }) => {
          const { taskDefinition, weights } = await world.settled();
          const log = by === "kill" ? (run.post?.log ?? "") : run.log;
          const right = {
            release: expect.stringMatching(/^(web:1 100\/0|web:2 0\/100)$/),
            exitCode: 0,
            log: expect.stringMatching(saysWhere(taskDefinition)),
          };
          const ended = { release: `${taskDefinition} ${weights}`, exitCode: run.post?.exitCode, log };
          expect({ by, operation, phase, ...ended }).toEqual({ by, operation, phase, ...right });
          return log;
        },
      });
      // A signal comes a moment later than the answer, and with it the next call may be on its way.
      if (by === "kill") expect(said.get("RegisterTaskDefinition answered")).toContain("runs web:1.");
      expect(said.get("UpdateService answered")).toContain("while web:2 was rolling out");
    }
  },
);
