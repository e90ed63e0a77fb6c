import type { CallRecord } from "@deploy-actions/simulator/calls";
import type { ActionRun, RunningAction } from "@deploy-actions/simulator/runner/run-action";
import type { Simulator } from "@deploy-actions/simulator/simulator";
import { isMutation } from "./job.ts";

/** A job that is to be cut short everywhere: the world it runs in, anew for each time, and its start. */
export interface Walk<World extends { readonly aws: Simulator } & AsyncDisposable> {
  readonly open: () => Promise<World>;
  readonly start: (world: World) => RunningAction;
}

/** Before or after a call of main to AWS. */
export interface Point {
  /**
   * By what was asked before: `write 2, UpdateService`, `after 2 writes, DescribeRules 1`. How often something is polled
   * differs from run to run; this does not.
   */
  readonly call: string;
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

/** Every point that makes a difference in a run that nobody disturbs. */
export async function pointsOfRun<World extends { readonly aws: Simulator } & AsyncDisposable>(
  { open, start }: Walk<World>,
  isGood: (run: ActionRun) => void,
): Promise<readonly Point[]> {
  await using world = await open();
  const first = world.aws.calls.length;
  isGood(await start(world).result);
  return pointsOf(world.aws.calls.slice(first));
}

/** Of polls between two writes so many tell as much as all: the platform goes through its stages meanwhile. */
const TELLING = 8;

/** Before and after every write. A read changes nothing: after it is as good as before it. */
export function pointsOf(calls: readonly Pick<CallRecord, "operation">[]): readonly Point[] {
  const names = new CallNames();
  const named = calls.map(({ operation }) => names.next(operation));
  return named.flatMap(({ call, kind, nth }): readonly Point[] => {
    if (kind === "write")
      return [
        { call, phase: "received" },
        { call, phase: "answered" },
      ];
    const alike = named.filter((other) => other.kind === kind).length;
    const step = Math.max(1, alike / TELLING);
    const tells = Math.floor(nth / step) > Math.floor((nth - 1) / step);
    return tells ? [{ call, phase: "answered" }] : [];
  });
}

/** The names of calls in the order in which they arrive. */
class CallNames {
  #writes = 0;
  readonly #reads = new Map<string, number>();

  next(operation: string): { readonly call: string; readonly kind: string; readonly nth: number } {
    if (isMutation(operation)) {
      this.#writes += 1;
      return { call: `write ${this.#writes}, ${operation}`, kind: "write", nth: 1 };
    }
    const kind = `after ${this.#writes} writes, ${operation}`;
    const nth = (this.#reads.get(kind) ?? 0) + 1;
    this.#reads.set(kind, nth);
    return { call: `${kind} ${nth}`, kind, nth };
  }
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
  const names = new CallNames();
  const nameOf = new Map<number, string>();
  let operation: string | undefined;
  let running: RunningAction | undefined;
  world.aws.onCall((event) => {
    if (event.phase === "received") nameOf.set(event.index, names.next(event.operation).call);
    if (operation !== undefined || nameOf.get(event.index) !== call || event.phase !== phase) return;
    operation = event.operation;
    if (by === "kill") running?.kill();
    else running?.cancel();
  });
  running = start(world as World & AsyncDisposable);
  return { run: await running.result, operation };
}
