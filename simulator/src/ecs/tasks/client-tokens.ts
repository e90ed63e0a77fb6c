import type { SimClock } from "../../clock.ts";
import { AwsError } from "../../service.ts";
import type { Task } from "./task.ts";

const HOUR_MS = 3_600_000;

/**
 * The client tokens of RunTask, each for one cluster: the same request again answers with the tasks of the first one.
 * A token lasts for 24 hours or until one hour after its tasks, whichever comes first (API reference, "Ensuring idempotency").
 */
export class ClientTokens {
  readonly #clock: SimClock;
  readonly #used = new Map<
    string,
    { readonly request: string; readonly tasks: readonly Task[]; readonly at: number }
  >();

  constructor(clock: SimClock) {
    this.#clock = clock;
  }

  /** The tasks that this request has started before, if it has. */
  tasksOf(token: string | undefined, request: object): readonly Task[] | undefined {
    const used = token === undefined ? undefined : this.#used.get(token);
    if (!used || this.#isOver(used)) return undefined;
    if (used.request === JSON.stringify(request)) return used.tasks;
    throw new AwsError("ConflictException", "RunTask request with the same clientToken had other parameters.", {
      members: { resourceIds: used.tasks.map(({ arn }) => arn) },
    });
  }

  /** To be called once the request has started its tasks; one that started none can be tried again. */
  remember(token: string | undefined, request: object, tasks: readonly Task[]): void {
    if (token === undefined || tasks.length === 0) return;
    this.#used.set(token, { request: JSON.stringify(request), tasks, at: this.#clock.now() });
  }

  #isOver({ tasks, at }: { readonly tasks: readonly Task[]; readonly at: number }): boolean {
    const lastStop = Math.max(...tasks.map(({ stoppedAt = Number.POSITIVE_INFINITY }) => stoppedAt));
    return this.#clock.now() >= Math.min(at + 24 * HOUR_MS, lastStop + HOUR_MS);
  }
}
