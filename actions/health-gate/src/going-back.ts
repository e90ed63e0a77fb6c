import type { Judgement } from "@deploy-actions/shared/checks/judge/judgement";
import { makeRules } from "@deploy-actions/shared/checks/judge/rules";
import { Narrator } from "@deploy-actions/shared/checks/watch/narrator";
import { openAll } from "@deploy-actions/shared/checks/watch/open-all";
import { watch } from "@deploy-actions/shared/checks/watch/watch";
import { Failure } from "@deploy-actions/shared/failure";
import type { ReleaseWentBack } from "@deploy-actions/shared/release/way-back";
import type { Effects, Release } from "./effects.ts";
import type { Inputs } from "./inputs.ts";
import { leftAlone } from "./left-alone.ts";
import type { Gate, WentBack } from "./outcome.ts";
import { verifying } from "./verifying.ts";

/** Containers must stop and start, connections drain: as long as the deploy itself was given by default. */
const GO_BACK_MS = 30 * 60_000;

/** Does about the verdict what the inputs ask for. */
export async function settle({ verdict }: Judgement, gate: Gate, inputs: Inputs, effects: Effects): Promise<WentBack> {
  const { release, clock, log, save, signal } = effects;
  if (verdict === "passed" || !release) {
    save("done");
    return { status: verdict === "failed" ? "not-asked" : "not-needed", said: "" };
  }
  if (!inputs.rollbackOn?.includes(verdict)) {
    save("done");
    return await leftAlone(verdict, release, { isAsked: inputs.rollbackOn !== undefined });
  }
  // The runner leaves ten seconds: the post step has minutes.
  save("going-back");
  if (verdict === "cancelled")
    return { status: "unfinished", said: "The post step goes back, as rollback-on has cancelled." };
  log("Going back to the release before.");
  const answer = await goBack(release, clock.now() + GO_BACK_MS).catch(brokenOff);
  if (answer.kind === "refused")
    return { status: signal.aborted ? "unfinished" : "failed", said: answer.said, evidence: answer.evidence };
  if (answer.kind !== "unfinished") save("done");
  log(describe(answer));
  if (answer.kind !== "back" && answer.kind !== "already-back")
    return { status: STATUS[answer.kind], said: describe(answer) };
  const verification = await verify(answer.release, gate, inputs, effects).catch(messageOf);
  if (typeof verification === "string")
    return { status: "unverified", said: `${describe(answer)} The same checks could not be made: ${verification}.` };
  const status = verification.verdict === "passed" ? STATUS[answer.kind] : "unverified";
  return { status, said: `${describe(answer)} ${afterwards(verification)}`, verification };
}

/** For a post step, too: only as far as the platform proves it. */
export async function goBack(release: Pick<Release, "goBack">, deadline: number): Promise<ReleaseWentBack | Refused> {
  try {
    return await release.goBack(deadline);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const said = `Going back was refused: ${error.message} ${error.hint}`;
    return { kind: "refused", said, evidence: error.evidence };
  }
}

/** A bug, or a cancelled job. What the gate has judged is to be told all the same. */
const brokenOff = (error: unknown): Refused => ({
  kind: "refused",
  said: `Going back broke off: ${messageOf(error)}.`,
  evidence: error instanceof Error ? (error.stack?.split("\n") ?? []) : [],
});

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error)).replace(/\.$/, "");

interface Refused {
  readonly kind: "refused";
  readonly said: string;
  readonly evidence: readonly string[];
}

export function describe(wentBack: ReleaseWentBack): string {
  switch (wentBack.kind) {
    case "back":
      return `${wentBack.release} serves again (${wentBack.how}).`;
    case "already-back":
      return `${wentBack.release} was in place again already (${wentBack.how}).`;
    case "overtaken":
      return `A newer deployment is in place, ${wentBack.release} (${wentBack.by}), and was left alone.`;
    case "impossible":
      return `There was no way back: ${wentBack.why}. ${wentBack.serving ? `${wentBack.serving} is still in place.` : ""}`.trim();
    case "failed":
      return `Going back did not hold (${wentBack.why}); ${wentBack.serving} is in place.`;
    case "unfinished":
      return `Going back did not come to its end (${wentBack.why}); ${wentBack.serving} is in place.`;
  }
}

const STATUS = {
  back: "rolled-back",
  "already-back": "already-rolled-back",
  overtaken: "superseded",
  impossible: "impossible",
  failed: "failed",
  unfinished: "unfinished",
} as const;

/** The same checks once more: the release before must be the one that answers now. */
async function verify(serving: string, gate: Gate, { settings }: Inputs, effects: Effects): Promise<Judgement> {
  const { clock, log, signal } = effects;
  log("Checking that it is what answers.");
  const startedAt = clock.now();
  const plan = verifying(gate, serving);
  const checks = plan.map(({ check }) => check);
  const rules = makeRules(checks, { ...settings, bake: 0 });
  const watched = await openAll({ checks, rules }, effects, (index) => ({
    version: plan[index]?.version,
    deployedAt: undefined,
    startedAt,
  }));
  const narrator = new Narrator({ log, startedAt });
  const onSample: Narrator["hear"] = (sample, phase) => narrator.hear(sample, phase);
  return await watch(watched, { rules, startedAt, clock, signal, onSample });
}

function afterwards({ verdict, reason }: Judgement): string {
  if (verdict === "cancelled") return "The job was cancelled before the checks were through.";
  return verdict === "passed" ? "The same checks pass." : `The same checks do not pass there: ${reason}.`;
}
