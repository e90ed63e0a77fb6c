import type { ReleaseHandle } from "@deploy-actions/shared/release/handle";
import type { ReleaseNow, ReleaseWentBack } from "@deploy-actions/shared/release/way-back";
import type { FinishMeans } from "../finish-strategy.ts";
import type { SideOutcome } from "./side-report.ts";

export interface RollbackMeans extends FinishMeans {
  /** Kept for the post step; undefined: it is over. */
  readonly save: (handle: ReleaseHandle | undefined) => void;
}

/** Takes back the release that an earlier step deployed or left paused: only that one, and only by one step. */
export async function rollBack(
  handle: ReleaseHandle,
  { timeout, dryRun }: { readonly timeout: number; readonly dryRun: boolean },
  means: RollbackMeans,
): Promise<SideOutcome> {
  const { wayBackOf } = await import("./way-back-of.ts");
  const wayBack = await wayBackOf(handle, means);
  const now = await wayBack.look();
  means.log(describeNow(now, handle));
  if (dryRun) return { ok: true, status: "planned", words: describeNow(now, handle), serving: servingNow(now) };
  means.save(handle);
  const wentBack = await wayBack.goBack(means.clock.now() + timeout);
  if (wentBack.kind !== "unfinished") means.save(undefined);
  return outcomeOfGoingBack(wentBack);
}

/** Also for post, which goes on with it. */
export function outcomeOfGoingBack(wentBack: ReleaseWentBack): SideOutcome {
  switch (wentBack.kind) {
    case "back":
    case "already-back": {
      const words = `${wentBack.release} serves again (${wentBack.how}).`;
      return { ok: true, status: "rolled-back", words, serving: wentBack.release };
    }
    case "overtaken": {
      const words = `A newer deployment (${wentBack.by}, ${wentBack.release}) is in place; it was left alone.`;
      return { ok: false, status: "superseded", words, serving: wentBack.release };
    }
    case "impossible": {
      const words = `There is no way back: ${wentBack.why}. Deploy a good release.`;
      return { ok: false, status: "failed", words, serving: wentBack.serving };
    }
    case "failed": {
      const words = `Going back did not hold: ${wentBack.why}. Look at it now.`;
      return { ok: false, status: "failed", words, serving: wentBack.serving };
    }
    case "unfinished": {
      const words = `Going back did not come to its end (${wentBack.why}); the post step goes on with it.`;
      return { ok: false, status: "failed", words, serving: wentBack.serving };
    }
  }
}

function describeNow(now: ReleaseNow, { to }: ReleaseHandle): string {
  switch (now.kind) {
    case "live":
      return now.before.kind === "available"
        ? `${now.release} is in place; going back to ${now.before.release}.`
        : `${now.release} is in place, and there is no way back: ${now.before.why}.`;
    case "back":
      return `${to} is not in place any more; ${now.release} is.`;
    case "superseded":
      return `Another deployment is in place: ${now.release} (${now.by}).`;
    case "gone":
      return `There is nothing to go back on: ${now.what}.`;
  }
}

const servingNow = (now: ReleaseNow): string | undefined => (now.kind === "gone" ? undefined : now.release);
