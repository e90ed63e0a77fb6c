import type { TaskSet } from "../../src/codedeploy/codedeploy.ts";

/** From the start of a task to its first answer, and how long one that crashes runs; milliseconds. */
const STARTING_MS = 5_000;
const CRASHING_AFTER_MS = 3_000;

/** Tasks of one release, which start and stop together. */
export class FakeTaskSet {
  readonly id: string;
  readonly taskDefinition: string;
  readonly deployment: string | undefined;
  readonly desired: number;
  status: TaskSet["status"] = "ACTIVE";
  readonly #crashes: boolean;
  #age = 0;
  #stopped = 0;

  constructor(
    made: { readonly id: string; readonly taskDefinition: string; readonly deployment: string | undefined },
    { desired, crashes }: { readonly desired: number; readonly crashes: boolean },
  ) {
    this.id = made.id;
    this.taskDefinition = made.taskDefinition;
    this.deployment = made.deployment;
    this.desired = desired;
    this.#crashes = crashes;
  }

  pass(ms: number): void {
    this.#age += ms;
    if (!this.#crashes || this.#age < STARTING_MS + CRASHING_AFTER_MS) return;
    this.#stopped += this.desired;
    this.#age = 0;
  }

  get isRunning(): boolean {
    return this.#age >= STARTING_MS;
  }

  get isHealthy(): boolean {
    return this.isRunning && !this.#crashes;
  }

  /** Tasks that ended although nobody wanted it. */
  get stopped(): number {
    return this.#stopped;
  }

  get view(): TaskSet {
    const { id, status, taskDefinition, deployment } = this;
    return { id, status, taskDefinition, targetGroups: [], deployment };
  }
}
