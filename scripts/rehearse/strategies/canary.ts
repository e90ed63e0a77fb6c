import { openNative } from "./native.ts";
import { shiftingScenes } from "./shifting.ts";
import type { Strategy } from "./strategy.ts";

/** Percent. */
const SHARE = 20;

/** Simulated minutes at that share, and with all of the traffic. */
const [HELD, BAKE] = [3, 3];

/** ECS gives the new release a share of the traffic first, and then all of it. */
export const canary: Strategy = {
  name: "canary",
  title: "Canary",
  setting: `Two tasks behind a pair of target groups. ECS starts two new ones and gives them ${SHARE} % of the traffic, then all of it; the step's own checks look at each.`,
  firstShare: SHARE,
  scenes: shiftingScenes(SHARE),
  open: (account) =>
    openNative(account, "canary", {
      strategy: "CANARY",
      canaryConfiguration: { canaryPercent: SHARE, canaryBakeTimeInMinutes: HELD },
      bakeTimeInMinutes: BAKE,
    }),
};
