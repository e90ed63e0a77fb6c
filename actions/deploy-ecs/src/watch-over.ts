import type { Before } from "@deploy-actions/shared/ecs/before";
import { type Followed, type Following, follow } from "@deploy-actions/shared/ecs/deployment/follow";
import type { Mine } from "@deploy-actions/shared/ecs/deployment/mine";
import type { Service } from "@deploy-actions/shared/ecs/ecs";
import { goBack, restoreSettings } from "@deploy-actions/shared/ecs/go-back";
import type { TaskDefinition } from "@deploy-actions/shared/ecs/task-definition/definition";
import type { WentBack } from "@deploy-actions/shared/ecs/went-back";
import { Failure } from "@deploy-actions/shared/failure";
import type { Effects } from "./effects.ts";
import { diagnose } from "./failure/diagnose.ts";
import { FailureWatch } from "./failure/watch.ts";
import type { Inputs } from "./inputs.ts";
import type { Outcome } from "./outcome.ts";
import type { Plan } from "./plan/plan.ts";
import { servingAfter } from "./verdict.ts";

export interface Watched {
  readonly until: NonNullable<Following["until"]>;
  readonly definition: TaskDefinition;
  readonly before: Before;
  /** The service before this step, when the deployment is not this step's own: what happened until then is old news. */
  readonly since?: Service;
}

/** A way back is given at least this, however short the timeout of the deployment: containers must stop and start. */
const LEAST_TO_GO_BACK_MS = 5 * 60_000;

/** Follows to the end, and goes back when the end is not good. */
export async function watchOver(
  plan: Plan,
  mine: Mine,
  watched: Watched,
  inputs: Inputs,
  effects: Effects,
): Promise<Outcome> {
  const { until, definition, since } = watched;
  const { clock, log, save } = effects;
  const startedAt = clock.now();
  const watch = new FailureWatch({ ...effects, definition });
  if (since) await watch.ignoreUntilNow(mine.deploymentId);
  const followed = await follow(mine, {
    ...effects,
    until,
    shown: since?.events.map(({ id }) => id) ?? [],
    deadline: startedAt + inputs.timeout,
    findDoom: (own, events) => watch.findDoom(own.deploymentId, events),
  });
  const deployed = { mine: followed.mine, followed, took: clock.now() - startedAt };
  const succeeded = (): Outcome => {
    save({ phase: "done", serving: mine.taskDefinition });
    log(`${mine.taskDefinition} is steady.`);
    return {
      plan,
      status: plan.kind === "unchanged" ? "unchanged" : "deployed",
      taskDefinition: mine.taskDefinition,
      deployed,
    };
  };
  if (followed.ending.kind === "succeeded") return succeeded();

  if (followed.ending.kind === "doomed") log(`Waiting longer cannot help: ${followed.ending.because}.`);
  // At once: evidence fades when the service goes back, and going back must not wait for evidence.
  const [diagnosis, wentBack] = await Promise.all([
    diagnose(followed, { watch, targetGroups: effects.targetGroups, logLines: inputs.logLines }),
    plan.kind === "join" ? undefined : settle(followed, watched, inputs, effects),
  ]);
  if (wentBack?.kind === "stayed") return succeeded();
  const outcome: Outcome = {
    plan,
    status: statusOf(followed, wentBack),
    taskDefinition: mine.taskDefinition,
    deployed,
    diagnosis,
    wentBack,
  };
  // A cancelled step is finished by post; so is a way back that this step did not see the end of.
  if (followed.ending.kind !== "cancelled" && wentBack?.kind !== "unfinished")
    save({ phase: "done", serving: servingAfter(outcome) });
  return outcome;
}

/** What is done about an ending that is not good. Undefined: nothing. */
async function settle(
  { ending, mine }: Followed,
  { until, before }: Pick<Watched, "until" | "before">,
  { onFailure, timeout }: Inputs,
  effects: Effects,
): Promise<WentBack | undefined> {
  // Cancelled: the runner leaves ten seconds, so the post step does it. Superseded: the service is somebody else's now.
  if (ending.kind === "cancelled" || ending.kind === "superseded") return undefined;
  if (onFailure === "leave" && ending.kind !== "rolled-back") return undefined;
  // What could not be seen may be well: the post step looks once more, and decides then.
  if (ending.kind === "lost-sight" && until === "steady")
    return { kind: "unfinished", serving: mine.taskDefinition, why: "ECS could not be asked" };
  const deadline = effects.clock.now() + Math.max(timeout, LEAST_TO_GO_BACK_MS);
  try {
    if (until === "steady") {
      effects.save({ phase: "deploying", mine, before, goingBack: true });
      return await goBack({ ...effects, mine, before, deadline, proven: "stays" });
    }
    if (Object.keys(before.changed).length === 0) return undefined;
    await restoreSettings(before, effects);
    return { kind: "back", taskDefinition: mine.taskDefinition, how: "its settings are as they were", already: false };
  } catch (error) {
    return {
      kind: "unfinished",
      serving: mine.taskDefinition,
      why: error instanceof Failure ? `${error.message} ${error.hint}` : String(error),
    };
  }
}

function statusOf(
  { ending }: Followed,
  wentBack: WentBack | undefined,
): "rolled-back" | "failed" | "superseded" | "cancelled" {
  if (ending.kind === "cancelled") return "cancelled";
  if (ending.kind === "superseded" || wentBack?.kind === "overtaken") return "superseded";
  return wentBack?.kind === "back" ? "rolled-back" : "failed";
}
