import { type PairAccount, pairAccount } from "@deploy-actions/shared/testkit/elb/pair-account";
import { type Interrupted, type Interruption, interruptAtEach, pointsOfRun } from "@deploy-actions/shared/testkit/walk";
import { expect, test } from "@jest/globals";
import { checksOf, release, startShift } from "./weights-job.ts";

const SPEED = 100;

/** Each share is held as long as one look takes. */
const QUICK = { "step-hold": "1s", preflight: "off" };

const WALK = {
  open: () => pairAccount({ speed: SPEED }),
  start: (account: PairAccount) => startShift(account, { image: release(account, "v2"), ...QUICK }, { speed: SPEED }),
};

/** Every answer of the release is bad, and the checks see it once it has all of the traffic. */
const BAD = {
  open: () => pairAccount({ speed: SPEED }),
  start: (account: PairAccount) => {
    const image = release(account, "v2", 500);
    const checks = checksOf(account, { "checks-bake": "5s" });
    return startShift(account, { image, ...QUICK, ...checks, "traffic-steps": "100" }, { speed: SPEED });
  },
};

test("killed at whatever call of a shift that goes back, the old release has all the traffic in the end", async () => {
  const points = await pointsOfRun(BAD, (run) => expect(run.outputs.status).toBe("rolled-back"));
  // There and back, two rules, and before and after each.
  expect(points.filter(({ call }) => /Modify(Rule|Listener)$/.test(call))).toHaveLength(8);
  await interruptAtEach(BAD, {
    points,
    by: "kill",
    judge: async (interrupted) => {
      await isOneOrTheOther(interrupted);
      expect(await interrupted.world.greenWeights()).toEqual([0, 0]);
    },
  });
});

test.each<Interruption>(["kill", "cancel"])(
  "%s at whatever call of a shift: all the traffic is at the old or at the new release, and the run says which",
  async (by) => {
    const points = await pointsOfRun(WALK, (run) => expect(run.outputs.status).toBe("deployed"));
    // Two rules, three shares, and before and after each.
    expect(points.filter(({ call }) => /Modify(Rule|Listener)$/.test(call))).toHaveLength(12);
    const said = await interruptAtEach(WALK, { points, by, judge: isOneOrTheOther });
    expect(said.get("RegisterTaskDefinition answered")).toContain("runs web:1");
    expect(said.get("UpdateService answered")).toContain("no traffic had gone to web-green");
    expect(said.get("ModifyRule received")).toContain("all traffic goes to web-blue again");
  },
);

async function isOneOrTheOther({ world, run, operation }: Interrupted<PairAccount>): Promise<string> {
  const weights = await world.greenWeights();
  const serving = weights[0] === 100 ? "web:2" : "web:1";
  const said = `${run.post?.log}`;
  expect({ operation, weights, exitCode: run.post?.exitCode, said, services: await world.services() }).toEqual({
    operation,
    weights: serving === "web:2" ? [100, 100] : [0, 0],
    exitCode: 0,
    said: expect.stringMatching(new RegExp(`${serving}\\b|before it changed anything`)),
    services: [
      expect.objectContaining({ taskDefinition: "web:1", desired: 2, steady: true }),
      expect.objectContaining({ desired: 2 }),
    ],
  });
  return said;
}
