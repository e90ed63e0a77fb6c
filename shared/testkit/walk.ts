import type { ActionRun, RunningAction } from "@deploy-actions/simulator/runner/run-action";
import type { Simulator } from "@deploy-actions/simulator/simulator";

/** A job that is to be cut short everywhere: the world it runs in, anew for each time, and its start. */
export interface Walk<World extends { readonly aws: Simulator } & AsyncDisposable> {
  readonly open: () => Promise<World>;
  readonly start: (world: World) => RunningAction;
}

/** Before or after a call of main to AWS. */
export interface Point {
  /** Counted from 0. */
  readonly call: number;
  /** `answered`: it has taken effect, and nobody has heard the answer. */
  readonly phase: "received" | "answered";
}

/** SIGKILL; or GitHub's way to cancel a job, which is SIGINT, and more if that does not do. */
export type Interruption = "kill" | "cancel";

/** A job that was cut short, and the world it left. */
export interface Interrupted<World> {
  readonly world: World;
  readonly run: ActionRun;
  /** The call at the point. */
  readonly operation: string;
}

/** How many walks go on at once: they mostly wait. */
const ABREAST = 6;

/** Before and after every call of a run that nobody disturbs. */
export async function pointsOfRun<World extends { readonly aws: Simulator } & AsyncDisposable>(
  { open, start }: Walk<World>,
  isGood: (run: ActionRun) => void,
): Promise<readonly Point[]> {
  await using world = await open();
  const first = world.aws.calls.length;
  isGood(await start(world).result);
  return world.aws.calls.slice(first).flatMap((_, call): Point[] => [
    { call, phase: "received" },
    { call, phase: "answered" },
  ]);
}

/**
 * Cuts a run short at each of the points and has `judge` look at what is left. A run that has ended by itself before its
 * point, because it polled less often than the first one, is not judged. Returns what `judge` said, by `operation phase`.
 */
export async function interruptAtEach<World extends { readonly aws: Simulator } & AsyncDisposable, Said>(
  walk: Walk<World>,
  {
    points,
    by,
    judge,
  }: {
    readonly points: readonly Point[];
    readonly by: Interruption;
    readonly judge: (interrupted: Interrupted<World>, point: Point) => Promise<Said>;
  },
): Promise<ReadonlyMap<string, Said>> {
  const left = [...points];
  const said = new Map<string, Said>();
  const visit = async () => {
    for (let point = left.shift(); point; point = left.shift()) {
      await using world = await walk.open();
      const { run, operation } = await interruptAt(world, walk.start, point, by);
      if (operation) said.set(`${operation} ${point.phase}`, await judge({ world, run, operation }, point));
    }
  };
  await Promise.all(Array.from({ length: ABREAST }, visit));
  return said;
}

async function interruptAt<World extends { readonly aws: Simulator }>(
  world: World,
  start: Walk<World & AsyncDisposable>["start"],
  { call, phase }: Point,
  by: Interruption,
): Promise<{ readonly run: ActionRun; readonly operation: string | undefined }> {
  const first = world.aws.calls.length;
  let operation: string | undefined;
  let running: RunningAction | undefined;
  world.aws.onCall((event) => {
    if (operation !== undefined || event.index - first !== call || event.phase !== phase) return;
    operation = event.operation;
    if (by === "kill") running?.kill();
    else running?.cancel();
  });
  running = start(world as World & AsyncDisposable);
  return { run: await running.result, operation };
}
