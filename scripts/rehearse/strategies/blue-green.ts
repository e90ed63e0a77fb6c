import { openNative } from "./native.ts";
import { shiftingScenes } from "./shifting.ts";
import type { Strategy } from "./strategy.ts";

/** Simulated minutes in which both releases run after the switch. */
const BAKE = 3;

/** ECS starts the new release beside the old one, and moves all traffic at once. */
export const blueGreen: Strategy = {
  name: "blue-green",
  title: "Blue/green",
  setting:
    "Two tasks behind a pair of target groups. ECS starts two new ones, moves all of the traffic at once, and keeps the old ones for the bake time, in which the step's own checks look.",
  firstShare: 100,
  scenes: shiftingScenes(100),
  open: (account) => openNative(account, "blue-green", { strategy: "BLUE_GREEN", bakeTimeInMinutes: BAKE }),
};
