import { expect, test } from "@jest/globals";
import type { Scene } from "../rehearse/scenes.ts";
import type { StrategyName } from "../rehearse/strategies/strategy.ts";
import { play } from "./rehearse-play.ts";

/** The shortest scene of all, as it ends when nothing was deployed before. How long it takes is for the rehearsal to judge: here a dozen tests share the machine. */
const noImageOnV1 = (all: readonly Scene[]) =>
  all
    .filter(({ name }) => name === "no-image")
    .map((scene) => ({ ...scene, ending: { ...scene.ending, serving: "v1", answers: ["v1"], within: 60 } as const }));

test.concurrent.each<[StrategyName]>([["rolling"], ["canary"], ["weights"], ["codedeploy"]])(
  "on the stage of %s v1 is live, and the built action misses an image there without losing a request",
  async (name) => {
    const { ok, scenes, traffic } = await play(name, noImageOnV1);
    expect(scenes.map(({ complaints }) => complaints)).toEqual([[]]);
    expect(traffic).toMatchObject({ lost: 0, faulty: {} });
    expect(ok).toBe(true);
  },
  60_000,
);
