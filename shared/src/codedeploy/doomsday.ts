import type { Ending } from "../ecs/deployment/ending.ts";
import type { DeploymentTarget, TargetTaskSet } from "./codedeploy.ts";
import { replacementOf } from "./progress.ts";

/** Says when waiting longer cannot help, from the stopped tasks of a task set. */
export type FindDoom = (taskSetId: string) => Promise<{ readonly because: string } | undefined>;

/**
 * A task that stops and is replaced between two looks leaves no trace in the counts, so they are doubted while not every
 * task runs; milliseconds.
 */
const DOUBT_EVERY_MS = 10_000;

/**
 * Asks whether waiting longer can help, when the new task set gives a reason to ask: CodeDeploy counts no failed tasks,
 * and waits an hour for them (user guide, "Troubleshoot Amazon ECS deployment issues").
 */
export class Doomsday {
  readonly #findDoom: FindDoom;
  readonly #clock: { now(): number };
  #before: TargetTaskSet | undefined;
  #askedAt: number;
  #hadTrouble = false;

  constructor({ findDoom, clock }: { readonly findDoom: FindDoom; readonly clock: { now(): number } }) {
    this.#findDoom = findDoom;
    this.#clock = clock;
    this.#askedAt = clock.now();
  }

  async check(target: DeploymentTarget): Promise<Ending | undefined> {
    const taskSet = replacementOf(target);
    if (!taskSet) return undefined;
    const trouble = this.#before !== undefined && isTrouble(this.#before, taskSet);
    const doubt = taskSet.running < taskSet.desired && this.#clock.now() - this.#askedAt >= DOUBT_EVERY_MS;
    // A task may be listed a moment after it went missing, so the look after trouble asks again.
    const ask = trouble || doubt || this.#hadTrouble;
    this.#before = taskSet;
    this.#hadTrouble = trouble;
    if (!ask) return undefined;
    this.#askedAt = this.#clock.now();
    const doom = await this.#findDoom(taskSet.id);
    return doom && { kind: "doomed", because: doom.because };
  }
}

/** Fewer tasks than a moment ago, or one that ran and is awaited again, though none was to go. */
function isTrouble(before: TargetTaskSet, now: TargetTaskSet): boolean {
  if (now.desired < before.desired) return false;
  return now.running < before.running || now.running + now.pending < before.running + before.pending;
}
