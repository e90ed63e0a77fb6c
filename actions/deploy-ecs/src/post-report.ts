import type { Report } from "@deploy-actions/shared/actions/runner";
import { escapeMarkdown } from "@deploy-actions/shared/markdown";
import type { OutputName } from "./action.gen.ts";
import { type Finished, isSettled } from "./finish.ts";
import type { Place } from "./handle.ts";
import type { Unfinished } from "./state.ts";
import { describeWentBack } from "./verdict.ts";

/** What the post step publishes. Outputs come too late here: GitHub reads those of main only. */
export function postReport(finished: Finished, { service, cluster }: Place): Report<OutputName> {
  const words = describe(finished);
  const settled = isSettled(finished);
  const title = `${service} on ${cluster}: ${settled ? "the interrupted deployment is settled" : "the interrupted deployment is NOT settled"}`;
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
      return "The step ended by itself: nothing to finish.";
    case "planned":
      return `The step ended before it changed the service, which runs ${unfinished.serving}.`;
    case undefined:
      return "The step ended before it changed anything.";
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
