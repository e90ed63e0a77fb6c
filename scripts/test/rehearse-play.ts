import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Builder } from "../rehearse/image/builder.ts";
import { playLife } from "../rehearse/life.ts";
import type { Life } from "../rehearse/record.ts";
import type { Scene } from "../rehearse/scenes.ts";
import { readScript } from "../rehearse/script.ts";
import { STRATEGIES } from "../rehearse/strategies/strategies.ts";
import type { StrategyName } from "../rehearse/strategies/strategy.ts";

/** Plays some scenes of a strategy, on a stage of their own. */
export async function play(
  name: StrategyName,
  choose: (all: readonly Scene[]) => readonly Scene[],
  builder: Builder = { kind: "none", because: "there is no docker on the PATH" },
): Promise<Life> {
  const folder = await mkdtemp(join(tmpdir(), "rehearse-"));
  try {
    const workspace = join(folder, "workspace");
    await mkdir(workspace);
    const script = await readScript({ variables: {} }, workspace);
    const strategy = STRATEGIES[name];
    const effects = { output: { write: () => {} }, env: {}, folder, workspace, signal: new AbortController().signal };
    return await playLife(strategy, { script, builder, scenes: choose(strategy.scenes) }, effects);
  } finally {
    await rm(folder, { recursive: true });
  }
}
