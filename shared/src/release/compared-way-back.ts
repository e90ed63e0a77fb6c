import type { ReleaseNow, ReleaseWayBack, ReleaseWentBack } from "./way-back.ts";

/** What is in place now, with whatever else going back needs to know of it. */
interface Seen {
  readonly now: Exclude<ReleaseNow, { kind: "gone" }>;
}

interface Means<S extends Seen> {
  /** A text says what is gone, so that there is nothing to judge. Changes nothing. */
  observe(): Promise<S | string>;
  /** Only called while there is a release to go back to, and nobody else's is in place. */
  swap(seen: S, deadline: number): Promise<ReleaseWentBack>;
  readonly signal: AbortSignal;
}

/** Compare first, then swap: the same for every kind of release. */
export function comparedWayBack<S extends Seen>({ observe, swap, signal }: Means<S>): ReleaseWayBack {
  return {
    async look() {
      const seen = await observe();
      return typeof seen === "string" ? { kind: "gone", what: seen } : seen.now;
    },

    async goBack(deadline) {
      const seen = await observe();
      if (typeof seen === "string") return { kind: "impossible", why: seen, serving: undefined };
      const { now } = seen;
      if (now.kind === "superseded") return { ...now, kind: "overtaken" };
      if (now.kind === "live" && now.before.kind === "missing")
        return { kind: "impossible", why: now.before.why, serving: now.release };
      try {
        return await swap(seen, deadline);
      } catch (error) {
        if (!signal.aborted) throw error;
        return { kind: "unfinished", why: "the step was cancelled", serving: now.release };
      }
    },
  };
}
