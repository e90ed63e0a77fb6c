import type { Finding } from "../checklist.ts";

/** Something that can be played in a world that is there already. */
interface Playable<World> {
  play(world: World): Promise<Finding>;
}

/** For the script of a player: opens the world it was told to, plays in it what it is asked for, and closes it when nobody listens. Ends the process. */
export async function play<Orders, World extends AsyncDisposable>(
  open: (orders: Orders, signal: AbortSignal) => Promise<World>,
  scenarios: readonly Playable<World>[],
): Promise<never> {
  const left = new AbortController();
  const gone = new Promise<void>((resolve) => process.once("disconnect", resolve)).then(() => left.abort());
  // Ctrl-C reaches this process, too; the one that listens decides what becomes of it.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});
  {
    await using world = await open(JSON.parse(process.argv[2] ?? "") as Orders, left.signal);
    process.on("message", async (index: number) => {
      const finding = await scenarios[index]?.play(world).catch(explain);
      tell({ index, finding });
    });
    tell({ ready: true });
    await gone;
  }
  // Whatever still plays has lost its world.
  process.exit();
}

function explain(error: unknown): Finding {
  return { complaints: [error instanceof Error ? (error.stack ?? error.message) : String(error)], came: "an error" };
}

function tell(message: object): void {
  if (process.connected) process.send?.(message);
}
