/** Runs in a network of its own, where there is one: opens a world, plays in it what it is told to, and closes it when nobody listens. */

import { SCENARIOS } from "./scenarios.ts";
import { openWorld, type World, type WorldOptions } from "./world.ts";

export type Orders = Omit<WorldOptions, "signal">;

const left = new AbortController();
const gone = new Promise<void>((resolve) => process.once("disconnect", resolve)).then(() => left.abort());
// Ctrl-C reaches this process, too; the one that listens decides what becomes of it.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});

const orders = JSON.parse(process.argv[2] ?? "") as Orders;
{
  await using world = await openWorld({ ...orders, signal: left.signal });
  process.on("message", (index: number) => void play(index, world));
  tell({ ready: true });
  await gone;
}
// Whatever still plays has lost its world.
process.exit();

async function play(index: number, world: World): Promise<void> {
  const finding = await SCENARIOS[index]?.play(world).catch((error: unknown) => ({
    complaints: [error instanceof Error ? (error.stack ?? error.message) : String(error)],
    came: "an error",
  }));
  tell({ index, finding });
}

function tell(message: object): void {
  if (process.connected) process.send?.(message);
}
