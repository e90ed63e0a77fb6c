import type { Gate, GateOutcome } from "./outcome.ts";
import { decidingCheck, wasBroken } from "./verdict-line.ts";

/** What the person on call does now, in a sentence or two. Empty: nothing. */
export function nextStep(outcome: GateOutcome): string {
  const { gate, judgement, wentBack, green } = outcome;
  if (judgement.verdict === "passed") return "";
  if (green) return "Find out why there was nothing to judge by: nothing has shown that this release is good.";
  switch (wentBack.status) {
    case "rolled-back":
    case "already-rolled-back":
      return `Nothing is urgent. ${causeOf(outcome)}`;
    case "superseded":
      return "Look at the newer deploy: that is what serves now, and this step has not judged it.";
    case "unverified":
      return wentBack.verification?.verdict === "failed"
        ? "Look at the service now. The release before does not pass the same checks, so that this release is not the only thing that is wrong."
        : "Look at the service now: nothing has shown that the release before is well.";
    case "impossible":
    case "failed":
      return `Look at the service now: ${gate.release?.to ?? "the new release"} did not pass, and going back to the release before did not work.`;
    case "unfinished":
      return "See the post step of this job: it goes on with going back, and says where the service ended.";
    case "not-needed":
    case "not-asked":
      return leftInPlace(outcome);
  }
}

/** Which release is in place. Empty when the gate passed, and when it knows of no release. */
export function whereWeAre({ gate, judgement, wentBack }: GateOutcome): string {
  if (wentBack.said || judgement.verdict === "passed" || !gate.release) return wentBack.said;
  return `${gate.release.to} was left in place.`;
}

function leftInPlace(outcome: GateOutcome): string {
  switch (outcome.judgement.verdict) {
    case "failed":
      return [oldAnswers(outcome) ? "" : goBack(outcome.gate), causeOf(outcome)].filter(Boolean).join(" ");
    case "error":
      return "Put right what kept the gate from measuring (the address, the permissions, the monitoring), then run this step again. It says nothing about the release, good or bad.";
    case "inconclusive":
      return whatIsMissing(outcome);
    default:
      return "Run the job again when it should go on: nothing was decided.";
  }
}

/** Nothing to go back from: the new version never was the one that answers. */
function oldAnswers(outcome: GateOutcome): boolean {
  return outcome.judgement.phase === "converge" && decidingCheck(outcome)?.telling?.outcome === "stale";
}

function goBack({ release }: Gate): string {
  if (!release) return "Go back to the release before, or deploy a good one.";
  if (!release.from) return `There is no release before ${release.to}: deploy a good one.`;
  return `Go back to ${release.from} (with rollback: true this step does), or deploy a good release.`;
}

function whatIsMissing(outcome: GateOutcome): string {
  if (wasBroken(outcome.gate, decidingCheck(outcome)))
    return "Put right what was broken before the deploy, then run this step again: until then the check cannot tell whether this release is good.";
  return "See in the table what was missing, and run this step again when it is there. More time (converge-timeout, bake) helps where data comes late; advisory: true takes a check out of the decision.";
}

function causeOf(outcome: GateOutcome): string {
  if (decidingCheck(outcome)?.telling?.outcome !== "stale")
    return "The evidence shows what was wrong; put it right and deploy again.";
  if (outcome.judgement.phase === "bake")
    return "The old version came back after the new one had converged: see whether the platform rolled back by itself, and what is in front of the service (a load balancer that keeps old targets, a cache).";
  return "The old version answered: see whether the deploy replaced anything (the same tag as before?), and what is in front of the service (a cache, a load balancer that keeps old targets).";
}
