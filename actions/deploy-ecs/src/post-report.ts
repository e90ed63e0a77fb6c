import type { Report } from "@deploy-actions/shared/actions/runner";
import { describeWentBack } from "@deploy-actions/shared/ecs/went-back";
import { Failure } from "@deploy-actions/shared/failure";
import { escapeMarkdown } from "@deploy-actions/shared/markdown";
import type { OutputName } from "./action.gen.ts";
import { type Finished, isSettled } from "./finish.ts";
import type { Place } from "./handle.ts";
import type { Unfinished } from "./state.ts";

/** What the post step publishes. Outputs come too late here: GitHub reads those of main only. */
export function postReport(finished: Finished, { service, cluster }: Place): Report<OutputName> {
  const words = describe(finished);
  const settled = isSettled(finished);
  const state = finished.kind === "left" ? "was left" : settled ? "is settled" : "is NOT settled";
  const title = `${service} on ${cluster}: the interrupted deployment ${state}`;
  return {
    ok: settled,
    outputs: {},
    summary: `### ${settled ? "↩️" : "❌"} ${escapeMarkdown(title)}\n\n${escapeMarkdown(words)}`,
    annotations: [{ level: settled ? "warning" : "error", title, message: words }],
  };
}

/** Where the service is when there is nothing to finish. */
export function describeUntouched(unfinished: Extract<Unfinished, { phase: "planned" | "done" }> | undefined): string {
  switch (unfinished?.phase) {
    case "done":
      return `The step ended by itself: nothing to finish. It left the service set to ${unfinished.serving}.`;
    case "planned":
      return `The step ended before it changed the service, which runs ${unfinished.serving}.`;
    case undefined:
      return "The step ended before it changed anything.";
  }
}

/** What was under way, said beside what kept post from finishing it: somebody must look now. */
export function couldNotFinish(
  unfinished: Exclude<Unfinished, { phase: "planned" | "done" }>,
  service: string,
  error: unknown,
): Failure {
  const { message, hint, evidence } =
    error instanceof Failure ? error : { message: String(error), hint: "Look at the service now.", evidence: [] };
  const back = unfinished.before.taskDefinition;
  const wayBack = back ? ` The way back is ${back}.` : " There is no way back.";
  return new Failure(`Service ${service}: ${underWay(unfinished)}, and the post step could not finish it. ${message}`, {
    hint: `${hint}${wayBack}`,
    evidence,
    cause: error,
  });
}

function underWay(unfinished: Exclude<Unfinished, { phase: "planned" | "done" }>): string {
  switch (unfinished.phase) {
    case "updating":
      return `the step ended while it asked ECS to deploy ${unfinished.attempt.taskDefinition}`;
    case "deploying":
      return `${unfinished.mine.taskDefinition} was rolling out (${unfinished.mine.deploymentId})`;
    case "settings":
      return "its settings were being changed";
  }
}

function describe(finished: Finished): string {
  switch (finished.kind) {
    case "not-started":
      return `The step ended before ECS took the update: nothing was deployed. The service runs ${finished.serving}.`;
    case "settings-restored":
      return `The step ended while it changed settings of the service; they were restored. The service runs ${finished.serving}.`;
    case "settings-left":
      return `The step ended while it changed settings of the service; they were left, as on-cancel: leave asks. The service runs ${finished.serving}.`;
    case "left":
      return `The step ended while ${finished.mine.taskDefinition} was rolling out (${finished.mine.deploymentId}: ${finished.state}). It was left, as on-cancel: leave asks. The service is set to ${finished.serving}.`;
    case "settled":
      return `The step ended while ${finished.mine.taskDefinition} was rolling out. ${describeWentBack(finished.wentBack)}`;
  }
}
