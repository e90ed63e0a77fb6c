import type { Verdict } from "@deploy-actions/shared/checks/judge/judgement";
import type { Release } from "./effects.ts";
import type { WentBack } from "./outcome.ts";

/**
 * Where the target is when this step is not to go back: not always on the release that was judged, as the platform may
 * have gone back by itself, and somebody else may have deployed.
 */
export async function leftAlone(
  verdict: Exclude<Verdict, "passed">,
  release: Pick<Release, "look">,
  { isAsked }: { /** Whether rollback is, on other verdicts than this one. */ readonly isAsked: boolean },
): Promise<WentBack> {
  const status = verdict === "failed" ? "not-asked" : "not-needed";
  const why = isAsked ? `: ${verdict} is not in rollback-on` : "";
  // The runner leaves ten seconds, and looking may take longer.
  if (verdict === "cancelled") return { status, said: `This step changed nothing${why}.` };
  const now = await release.look().catch(() => undefined);
  switch (now?.kind) {
    case "live":
      return { status, said: `${now.release} was left in place${why}.` };
    case "back":
      return {
        status: "already-rolled-back",
        said: `${now.release} is in place again, and this step changed nothing.`,
      };
    case "superseded":
      return { status: "superseded", said: `A newer deployment is in place, ${now.release} (${now.by}).` };
    case "gone":
      return { status, said: `There is nothing to go back on: ${now.what}.` };
    default:
      return { status, said: `This step changed nothing${why}. What is in place now could not be read.` };
  }
}
