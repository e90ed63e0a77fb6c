import type { ReleaseWentBack } from "../release/way-back.ts";

/** Where the service ended after we tried to go back. */
export type WentBack =
  /**
   * It runs the old release again, proven by a service deployment that ended. `already`: ECS, or an earlier try, had
   * turned it round before.
   */
  | { readonly kind: "back"; readonly taskDefinition: string; readonly how: string; readonly already: boolean }
  /** ECS had called the new release SUCCESSFUL in the meantime, and that was enough; it stays. */
  | { readonly kind: "stayed"; readonly taskDefinition: string }
  /** Somebody else deployed in the meantime; it is theirs now. */
  | { readonly kind: "overtaken"; readonly by: string; readonly taskDefinition: string }
  | { readonly kind: "impossible"; readonly why: string; readonly serving: string }
  /** The release before was deployed again, and did not hold either: once more would end the same way. */
  | { readonly kind: "failed"; readonly serving: string; readonly why: string }
  /** The step is ending before the way back did; the post step, or ECS alone, finishes it. */
  | { readonly kind: "unfinished"; readonly serving: string; readonly why: string };

export function describeWentBack(wentBack: WentBack): string {
  switch (wentBack.kind) {
    case "back":
      return `The service runs ${wentBack.taskDefinition} again (${wentBack.how}).`;
    case "stayed":
      return `${wentBack.taskDefinition} had been proven steady in the meantime and stays.`;
    case "overtaken":
      return `A newer deployment (${wentBack.by}, ${wentBack.taskDefinition}) is in place; it was left alone.`;
    case "impossible":
      return `There was no way back: ${wentBack.why}. The service is set to ${wentBack.serving}. Deploy a good release, or set desired-count to 0.`;
    case "failed":
      return `Going back did not hold (${wentBack.why}). The service is set to ${wentBack.serving}: look at it now.`;
    case "unfinished":
      return `Going back did not come to its end (${wentBack.why}). The service is set to ${wentBack.serving}: look at it now.`;
  }
}

/** In the words of whoever decides to go back. */
export function inReleases(wentBack: Exclude<WentBack, { kind: "stayed" }>): ReleaseWentBack {
  switch (wentBack.kind) {
    case "back": {
      const { taskDefinition: release, how, already } = wentBack;
      return { kind: already ? "already-back" : "back", release, how };
    }
    case "overtaken":
      return { kind: "overtaken", by: wentBack.by, release: wentBack.taskDefinition };
    case "impossible":
    case "failed":
    case "unfinished":
      return wentBack;
  }
}
