import { join } from "node:path";
import type { Checklist } from "../checklist.ts";
import { findMinistackParts } from "./parts.ts";
import { openPlayer } from "./player.ts";
import { NOT_SHOWN, SCENARIOS } from "./scenarios.ts";

/** Scenarios at a time. Each has a service of its own. */
const WIDTH = 6;

interface Bench {
  readonly cache: string;
  /** Own, removed at the end. */
  readonly folder: string;
  readonly signal: AbortSignal;
}

/** Runs the built deploy-ecs against an AWS emulator that others wrote, whose tasks are real containers. */
export async function checkMinistack(checklist: Checklist, { cache, folder, signal }: Bench): Promise<void> {
  checklist.heading("deploy-ecs against MiniStack, with real containers");
  const parts = await findMinistackParts(cache);
  if ("missing" in parts) {
    console.log(
      ["Nothing of this was checked. These parts are missing and could not be had here:", ...parts.missing].join(
        "\n- ",
      ),
    );
    return;
  }
  const { ministack, docker, busybox, engine } = parts;
  console.log(
    `With ${[ministack, docker, busybox].map(({ version }) => version).join(", ")}; ${engine ? "an engine of its own" : "the engine that answers"}.`,
  );
  await using player = await openPlayer({ parts, folder: join(folder, "ministack") }, signal);
  await checklist.checkAll(
    SCENARIOS.map(({ name }, index) => ({ name, play: () => player.play(index) })),
    WIDTH,
  );
  for (const what of NOT_SHOWN) console.log(`- not shown here: ${what}`);
}
