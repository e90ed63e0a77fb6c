import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Checklist } from "../checklist.ts";
import { openPlayer } from "../own-process/player.ts";
import type { Part } from "../parts/part.ts";
import type { Orders } from "./inside.ts";
import { findBuildParts } from "./parts.ts";
import { SCENARIOS } from "./scenarios.ts";

/** Scenarios at a time. Each has repositories of its own. */
const WIDTH = 3;

const INSIDE = fileURLToPath(import.meta.resolve("./inside.ts"));

interface Bench {
  readonly cache: string;
  /** Own, removed at the end. */
  readonly folder: string;
  /** Begun early: it may have to be built. */
  readonly buildkitd: Promise<Part | undefined>;
  readonly signal: AbortSignal;
}

/** Runs the built build-push with an engine, a BuildKit and a registry that others wrote, against ECR as our simulator plays it. */
export async function checkBuilds(checklist: Checklist, { cache, folder, buildkitd, signal }: Bench): Promise<void> {
  checklist.heading("build-push with a real engine and BuildKit");
  const parts = await findBuildParts(cache, buildkitd);
  if ("missing" in parts) {
    console.log(
      ["Nothing of this was checked. These parts are missing and could not be had here:", ...parts.missing].join(
        "\n- ",
      ),
    );
    return;
  }
  console.log(
    `With ${Object.values(parts)
      .map(({ version }) => version)
      .join(", ")}.`,
  );
  const orders: Orders = { parts, folder: join(folder, "build") };
  await using player = await openPlayer({ script: INSIDE, orders, alone: true }, signal);
  await checklist.checkAll(
    SCENARIOS.map(({ name }, index) => ({ name, play: () => player.play(index) })),
    WIDTH,
  );
}
