import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { playLife } from "../rehearse/life.ts";
import { readScript } from "../rehearse/script.ts";
import { STRATEGIES } from "../rehearse/strategies/strategies.ts";
import type { StrategyName } from "../rehearse/strategies/strategy.ts";

/** The shortest scene of all, on a stage of its own. */
async function playNoImage(name: StrategyName) {
  const folder = await mkdtemp(join(tmpdir(), "rehearse-"));
  try {
    const workspace = join(folder, "workspace");
    await mkdir(workspace);
    const script = await readScript({ variables: {} }, workspace);
    const strategy = STRATEGIES[name];
    const scenes = strategy.scenes
      .filter((scene) => scene.name === "no-image")
      .map((scene) => ({ ...scene, ending: { ...scene.ending, serving: "v1", answers: ["v1"] } as const }));
    const effects = { output: { write: () => {} }, env: {}, folder, workspace, signal: new AbortController().signal };
    return await playLife(strategy, { script, scenes }, effects);
  } finally {
    await rm(folder, { recursive: true });
  }
}

test.concurrent.each<[StrategyName]>([["rolling"], ["canary"], ["weights"], ["codedeploy"]])(
  "on the stage of %s v1 is live, and the built action misses an image there without losing a request",
  async (name) => {
    const { ok, scenes, traffic } = await playNoImage(name);
    expect(scenes.map(({ complaints }) => complaints)).toEqual([[]]);
    expect(traffic).toMatchObject({ lost: 0, faulty: {} });
    expect(ok).toBe(true);
  },
  60_000,
);
