import { isRefusal } from "@deploy-actions/shared/aws/aws-error";
import type { Clock } from "@deploy-actions/shared/clock";
import { formatDuration } from "@deploy-actions/shared/duration";
import { READS_LAG_MS } from "@deploy-actions/shared/ecs/deployment/lookout";
import { Failure } from "@deploy-actions/shared/failure";
import { poll } from "@deploy-actions/shared/poll";
import { explainNotPlaced, knownReason } from "./not-placed.ts";
import type { OneOff } from "./one-off.ts";
import type { Why } from "./one-off-end.ts";
import type { OneOffRequest, OneOffTask, OneOffTasks } from "./one-off-tasks.ts";
import { requestFor } from "./request.ts";
import type { UnfinishedOneOff } from "./unfinished-one-off.ts";
import type { OneOffWhere } from "./where.ts";

export interface Starting {
  readonly tasks: OneOffTasks;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  readonly save: (unfinished: UnfinishedOneOff) => void;
  readonly signal: AbortSignal;
  /** Unix epoch ms. */
  readonly deadline: number;
}

export type Start =
  | { readonly kind: "started"; readonly task: OneOffTask }
  | (Why & { readonly kind: "refused"; readonly evidence: readonly string[] });

/** Milliseconds between requests that found no place: capacity comes and goes in this order of time. */
const PLACEMENT_PAUSES_MS = [5_000, 10_000, 20_000];

/** A task that was made so long before it was asked for is an earlier one: clocks of runner and ECS differ by seconds; ms. */
const EARLIER_MS = 60_000;

/** RunTask, once in effect however often it takes. Throws when it cannot be known whether the task was started. */
export async function startOneOff(oneOff: OneOff, where: OneOffWhere, effects: Starting): Promise<Start> {
  const { clock, log, save, signal, deadline } = effects;
  const { name, when } = oneOff;
  const { family } = where.taskDefinition.definition;
  for (let start = 0; ; start++) {
    const request = await requestFor(oneOff, where, start);
    const asked = clock.now();
    const { startedBy } = request;
    save({ name, when, startedBy, family, task: undefined });
    const answer = await ask(oneOff, request, family, effects);
    if (answer.kind === "refused") return answer;
    if (answer.kind === "started") {
      const { task } = answer;
      save({ name, when, startedBy, family, task: task.arn });
      if (asked - task.createdAt > EARLIER_MS)
        log(`${name}: this attempt of the run had started task ${task.id} for it before; this step follows that one.`);
      return answer;
    }
    const { passes, meaning, hint, class: failureClass } = explainNotPlaced(answer.failures);
    const pause = PLACEMENT_PAUSES_MS[start];
    if (!passes || pause === undefined || clock.now() + pause > deadline) {
      const what = `${name} was not started: ECS found no place for the task: ${meaning}.`;
      const words = answer.failures.map(({ reason, detail }) => [reason, detail].filter(Boolean).join(": "));
      return { kind: "refused", class: failureClass, what, reason: words.join("; "), hint, evidence: [] };
    }
    log(`${name}: ECS found no place for the task: ${meaning}. Asking again in ${formatDuration(pause)}.`);
    await clock.sleep(pause, signal);
  }
}

/** The answer to one request; also when that was lost. */
async function ask(
  { name }: OneOff,
  request: OneOffRequest,
  family: string,
  { tasks, clock, log, signal }: Starting,
): Promise<Start | Extract<Awaited<ReturnType<OneOffTasks["run"]>>, { kind: "not-placed" }>> {
  try {
    return await tasks.run(request);
  } catch (error) {
    if (isRefusal(error)) {
      const { message, hint, evidence } = asFailure(error);
      const known = knownReason(message);
      const what = `${name} was not started: ${message}`;
      return {
        kind: "refused",
        class: known?.class ?? "aws-refused",
        what,
        reason: "",
        hint: known?.hint ?? hint,
        evidence,
      };
    }
    log(`${name}: the answer to RunTask was lost (${(error as Error).message}) Looking whether the task was started.`);
    const found = await poll(() => tasks.findStartedBy(request.startedBy, family).catch(() => undefined), {
      clock,
      pace: () => 2_000,
      deadline: clock.now() + READS_LAG_MS,
      signal,
      waitingFor: `task of ${name}`,
    });
    if (found.kind === "timed-out") throw error;
    return { kind: "started", task: found.value };
  }
}

function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  return new Failure(error instanceof Error ? error.message : String(error), {
    hint: "Read the message.",
    cause: error,
  });
}
