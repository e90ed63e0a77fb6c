import type { SimClock } from "./clock.ts";
import type { Input } from "./service.ts";

/** One call that reached the simulator and could be read. */
export interface CallRecord {
  /** As in IAM actions: "ecs", "elasticloadbalancing", "sts", "logs", "ecr", "cloudwatch"; "registry" for what Docker asks of ECR. */
  readonly service: string;
  readonly operation: string;
  readonly input: Input;
  /** HTTP status; 0 while there is no answer, and for ever after a reset or a time-out. */
  readonly status: number;
  readonly errorCode?: string;
  /** What was answered, with the model's member names; calls that succeeded only. */
  readonly output?: unknown;
  /** Milliseconds since the epoch, on the simulator's clock. */
  readonly at: number;
}

export interface CallEvent {
  /** `received`: nothing has happened yet. `answered`: it has taken effect, and the answer is not written yet. */
  readonly phase: "received" | "answered";
  /** Position in the log of calls. */
  readonly index: number;
  readonly service: string;
  readonly operation: string;
  readonly input: Input;
}

export type CallListener = (event: CallEvent) => void | Promise<void>;

/** The log of calls, and those who listen to it. The endpoint waits for every listener. */
export class Calls {
  readonly #clock: SimClock;
  readonly #records: CallRecord[] = [];
  readonly #listeners = new Set<CallListener>();

  constructor(clock: SimClock) {
    this.#clock = clock;
  }

  get records(): readonly CallRecord[] {
    return this.#records;
  }

  /** Returns a function that ends the listening. */
  listen(listener: CallListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Returns the call's position in the log. */
  async received(call: Pick<CallRecord, "service" | "operation" | "input">): Promise<number> {
    const index = this.#records.push({ ...call, status: 0, at: this.#clock.now() }) - 1;
    await this.#tell("received", index);
    return index;
  }

  async answered(index: number, answer: Pick<CallRecord, "status" | "errorCode" | "output">): Promise<void> {
    const record = this.#records[index];
    if (!record) throw new Error(`There is no call ${index}.`);
    this.#records[index] = { ...record, ...answer };
    await this.#tell("answered", index);
  }

  async #tell(phase: CallEvent["phase"], index: number): Promise<void> {
    const record = this.#records[index];
    if (!record) return;
    const { service, operation, input } = record;
    for (const listener of this.#listeners) await listener({ phase, index, service, operation, input });
  }
}
