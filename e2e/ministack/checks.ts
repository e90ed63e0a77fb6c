import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Checklist } from "../checklist.ts";
import { openPlayer } from "../own-process/player.ts";
import type { Orders } from "./inside.ts";
import { findMinistackParts } from "./parts.ts";
import { NOT_SHOWN, SCENARIOS } from "./scenarios.ts";

/** Scenarios at a time. Each has a service of its own. */
const WIDTH = 6;

const INSIDE = fileURLToPath(import.meta.resolve("./inside.ts"));

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
  const orders: Orders = { parts, folder: join(folder, "ministack") };
  await using player = await openPlayer({ script: INSIDE, orders, alone: engine !== undefined }, signal);
  await checklist.checkAll(
    SCENARIOS.map(({ name }, index) => ({ name, play: () => player.play(index) })),
    WIDTH,
  );
  for (const what of NOT_SHOWN) console.log(`- not shown here: ${what}`);
}
