import { setTimeout as sleep } from "node:timers/promises";
import type { Weights } from "./stage/load-balancer.ts";
import { type Sample, tally } from "./tally.ts";

/** What the load balancer was told, from this moment on. Milliseconds since the start of the life. */
export interface Told {
  readonly at: number;
  /** Percent by target group. */
  readonly weights: Weights;
}

/** A share of the traffic that the release of a scene was given, and what came of it. Milliseconds since the start of the life. */
export interface HeldShare {
  readonly from: number;
  readonly to: number;
  /** Percent, as configured. */
  readonly share: number;
  /** Requests that were answered meanwhile. */
  readonly requests: number;
  /** How many of them by the release. */
  readonly answers: number;
  /** How many of those with an error. */
  readonly faulty: number;
}

/** Milliseconds from one look at the rule to the next. */
const PACE = 50;

/** A change is seen this late at most, in milliseconds: what was sent last under a share may have met the next one already. */
const SEEN_LATE = 3 * PACE;

/** Looks at the rule again and again, beside whoever changes it. */
export function watchWeights(
  read: () => Promise<Weights>,
  now: () => number,
): AsyncDisposable & { readonly told: readonly Told[]; stop(): Promise<void> } {
  const told: Told[] = [];
  const stopping = new AbortController();
  const look = async () => {
    const weights = await read();
    if (JSON.stringify(weights) !== JSON.stringify(told.at(-1)?.weights)) told.push({ at: now(), weights });
  };
  const watch = async () => {
    while (!stopping.signal.aborted) {
      await look().catch(() => {}); // the next look is a moment away
      await sleep(PACE, undefined, { signal: stopping.signal }).catch(() => {});
    }
  };
  const watching = watch();
  const stop = async () => {
    stopping.abort();
    await watching;
  };
  return { told, stop, [Symbol.asyncDispose]: stop };
}

/** What the groups that had nothing at `from` were given until `to`: the release goes there. */
export function sharesGiven(
  told: readonly Told[],
  from: number,
  to: number,
): readonly Pick<HeldShare, "from" | "to" | "share">[] {
  const before = told.findLast(({ at }) => at <= from)?.weights ?? told[0]?.weights ?? {};
  const share = (weights: Weights) =>
    Object.entries(weights).reduce((sum, [group, percent]) => sum + (before[group] ? 0 : percent), 0);
  const changes = told
    .filter(({ at }) => at > from && at < to)
    .map(({ at, weights }) => ({ at, share: share(weights) }))
    .filter((change, index, all) => change.share !== (all[index - 1]?.share ?? 0));
  return changes.flatMap(({ at, share }, index) =>
    share === 0 ? [] : [{ from: at, to: changes[index + 1]?.at ?? to, share }],
  );
}

/** Lays what the clients saw beside what was configured. */
export function measureShares(
  given: ReturnType<typeof sharesGiven>,
  version: string,
  samples: readonly Sample[],
): readonly HeldShare[] {
  return given.map((held) => {
    const { requests, lost, versions, faulty } = tally(samples, held.from, held.to - SEEN_LATE);
    return { ...held, requests: requests - lost, answers: versions[version] ?? 0, faulty: faulty[version] ?? 0 };
  });
}

/** Percent of the answers that were the release's; undefined where there were none at all. */
export const measured = ({ requests, answers }: Pick<HeldShare, "requests" | "answers">): number | undefined =>
  requests === 0 ? undefined : (100 * answers) / requests;

/** Percent that chance alone may put on top of a share: four standard deviations, once in thirty thousand times. */
export function chanceAbove({ share, requests }: Pick<HeldShare, "share" | "requests">): number {
  const p = share / 100;
  return requests === 0 ? 0 : 400 * Math.sqrt((p * (1 - p)) / requests);
}
