import type { Report } from "@deploy-actions/shared/actions/runner";
import { Failure } from "@deploy-actions/shared/failure";
import { escapeMarkdown } from "@deploy-actions/shared/markdown";
import type { OutputName } from "./action.gen.ts";
import { type Finished, isSettled } from "./finish.ts";
import type { FinishedService } from "./finish-all.ts";
import type { UnfinishedOneOff } from "./one-off/unfinished-one-off.ts";
import type { BegunService, UntouchedService } from "./state.ts";
import { describeServing, describeWentBack, NO_SERVICE } from "./went-back.ts";

type Begun = BegunService["unfinished"];

/** What the post step publishes. Outputs come too late here: GitHub reads those of main only. */
export function postReport(
  {
    finished,
    untouched,
    oneOff,
  }: {
    readonly finished: readonly FinishedService[];
    readonly untouched: readonly UntouchedService[];
    /** A one-off task that main left, and what became of it. */
    readonly oneOff?: { readonly text: string; readonly harmless: boolean } | undefined;
  },
  cluster: string,
): Report<OutputName> {
  const told = [
    ...finished.map((service) => tell(service, cluster)),
    ...(oneOff ? [{ settled: oneOff.harmless, title: `One-off task on ${cluster}`, words: oneOff.text }] : []),
  ];
  const rest = untouched.map(({ name, unfinished }) => `- ${name}: ${describeUntouched(unfinished)}`);
  return {
    ok: told.every(({ settled }) => settled),
    outputs: {},
    summary: [
      ...told.map(
        ({ settled, title, words }) =>
          `### ${settled ? "↩️" : "❌"} ${escapeMarkdown(title)}\n\n${escapeMarkdown(words)}`,
      ),
      ...(rest.length > 0 ? [rest.map(escapeMarkdown).join("\n")] : []),
    ].join("\n\n"),
    annotations: told
      .toSorted((a, b) => Number(a.settled) - Number(b.settled))
      .map(({ settled, title, words }) => ({ level: settled ? "warning" : "error", title, message: words })),
  };
}

function tell({ name, unfinished, finished }: FinishedService, cluster: string) {
  if (finished.kind === "refused") {
    const { message, hint } = unsettled(name, unfinished, finished.error);
    return {
      settled: false,
      title: `${name} on ${cluster}: the interrupted deployment is NOT settled`,
      words: `${message} ${hint}`,
    };
  }
  const settled = isSettled(finished);
  const state = finished.kind === "left" ? "was left" : settled ? "is settled" : "is NOT settled";
  return { settled, title: `${name} on ${cluster}: the interrupted deployment ${state}`, words: describe(finished) };
}

/** Where a service is when there is nothing to finish. */
export function describeUntouched(unfinished: UntouchedService["unfinished"]): string {
  switch (unfinished?.phase) {
    case "done":
      return unfinished.serving === NO_SERVICE
        ? "The step ended by itself: nothing to finish. There is no such service, as there was none before."
        : `The step ended by itself: nothing to finish. It left the service set to ${unfinished.serving}.`;
    case "planned":
      if (unfinished.waits)
        return `The step ended before it continued the deployment of ${unfinished.serving}, which waits as before.`;
      return unfinished.serving === NO_SERVICE
        ? "The step ended before it created the service: there is none."
        : `The step ended before it changed the service, which runs ${unfinished.serving}.`;
    case undefined:
      return "The step ended before it changed anything.";
  }
}

/** What was under way, said beside what kept post from finishing it: somebody must look now. */
export function couldNotFinish(
  begun: readonly BegunService[],
  oneOff: UnfinishedOneOff | undefined,
  error: unknown,
): Failure {
  const [first, ...more] = [
    ...begun.map(({ name, unfinished }) => unsettled(name, unfinished, error)),
    ...(oneOff ? [unstopped(oneOff, error)] : []),
  ];
  if (!first) throw error;
  return new Failure([first, ...more].map(({ message }) => message).join("\n"), {
    hint: first.hint,
    evidence: first.evidence,
    cause: error,
  });
}

function unsettled(service: string, unfinished: Begun, error: unknown) {
  const { message, hint, evidence } =
    error instanceof Failure ? error : { message: String(error), hint: "Look at the service now.", evidence: [] };
  const back = releaseBefore(unfinished);
  const none =
    unfinished.phase === "creation" ? " There was no such service before: delete it." : " There is no way back.";
  const wayBack = back ? ` The way back is ${back}.` : none;
  return {
    message: `Service ${service}: ${underWay(unfinished)}, and the post step could not finish it. ${message}`,
    hint: `${hint}${wayBack}`,
    evidence,
  };
}

function unstopped({ name, task }: UnfinishedOneOff, error: unknown) {
  const { message, hint, evidence } =
    error instanceof Failure
      ? error
      : { message: String(error), hint: "Look for it in the cluster now.", evidence: [] };
  const which = task ? `task ${task.split("/").at(-1)}` : "its task, if it was started";
  return {
    message: `One-off task ${name}: ${which} could not be stopped and may still run. ${message}`,
    hint,
    evidence,
  };
}

function underWay(unfinished: Begun): string {
  switch (unfinished.phase) {
    case "updating":
      return `the step ended while it asked ECS to deploy ${unfinished.attempt.taskDefinition}`;
    case "deploying":
      return `${unfinished.mine.taskDefinition} was rolling out (${unfinished.mine.deploymentId})`;
    case "settings":
      return "its settings were being changed";
    case "creation":
      return `it was being created, of ${unfinished.creation.taskDefinition}`;
    case "codedeploy":
      return unfinished.state.phase === "untouched"
        ? "its deployment was about to begin"
        : `${unfinished.state.undertaking.taskDefinition} was being deployed by CodeDeploy`;
    case "weights":
      return `traffic was being moved from ${unfinished.state.old.service} to ${unfinished.state.fresh.service} (${unfinished.state.fresh.taskDefinition})`;
  }
}

/** `family:revision`; undefined: there is none to go back to. */
function releaseBefore(unfinished: Begun): string | undefined {
  switch (unfinished.phase) {
    case "codedeploy":
      return unfinished.state.phase === "untouched" ? undefined : unfinished.state.undertaking.before.taskDefinition;
    case "weights":
      return unfinished.state.old.taskDefinition;
    case "creation":
      return undefined;
    default:
      return unfinished.before.taskDefinition;
  }
}

function describe(finished: Finished): string {
  switch (finished.kind) {
    case "not-started":
      return `The step ended before ECS took the update: nothing was deployed. ${describeServing(finished.serving)}`;
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
