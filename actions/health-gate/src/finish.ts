import type { Report } from "@deploy-actions/shared/actions/runner";
import type { Clock } from "@deploy-actions/shared/clock";
import { codeBlock, escapeMarkdown } from "@deploy-actions/shared/markdown";
import type { EcsHandle } from "@deploy-actions/shared/release/handle";
import type { ReleaseWentBack } from "@deploy-actions/shared/release/way-back";
import type { OutputName } from "./action.gen.ts";
import type { Release } from "./effects.ts";
import { describe, goBack } from "./going-back.ts";
import type { GoBackOn } from "./release-inputs.ts";
import type { Unfinished } from "./state.ts";

export interface Left {
  readonly unfinished: Exclude<Unfinished, "done">;
  readonly rollbackOn: readonly GoBackOn[] | undefined;
  readonly handle: EcsHandle | undefined;
}

/** GitHub gives all post steps of a cancelled job about five minutes. */
const POST_MS = 4 * 60_000;

/** Brings to its end what main could not: it was cancelled, killed, or its way back was cut short. */
export async function finish(
  { unfinished, rollbackOn, handle }: Left,
  {
    release,
    clock,
    log,
  }: { readonly release: Release | undefined; readonly clock: Clock; readonly log: (line: string) => void },
): Promise<Report<OutputName>> {
  const goesBack = unfinished === "going-back" || rollbackOn?.includes("cancelled");
  if (!release || !goesBack) {
    const left = handle ? ` ${handle.to} was left in place.` : "";
    log(`The gate ended without a verdict, and changed nothing.${left}`);
    return { ok: true, outputs: {}, summary: "", annotations: [] };
  }
  log("Going back to the release before, which the gate had not brought to its end.");
  const answer = await goBack(release, clock.now() + POST_MS);
  const { said, evidence = [] } = answer.kind === "refused" ? answer : { said: describe(answer) };
  for (const line of [said, ...evidence]) log(line);
  const ok = answer.kind in TITLES;
  const heading = `### ${ok ? "↩️" : "❌"} health-gate, afterwards: ${escapeMarkdown(said)}`;
  const title = `health-gate ${TITLES[answer.kind] ?? "could not go back afterwards"}`;
  return {
    ok,
    outputs: {},
    summary: [heading, ...(evidence.length > 0 ? [codeBlock(evidence.join("\n"))] : [])].join("\n\n"),
    annotations: [{ level: ok ? "warning" : "error", title, message: said }],
  };
}

/** Of the good ends; any other is an error. */
const TITLES: Readonly<Partial<Record<ReleaseWentBack["kind"] | "refused", string>>> = {
  back: "went back afterwards",
  "already-back": "found the release before in place afterwards",
  overtaken: "left a newer deployment in place",
};
