import type { FailureClass } from "../failure/failure-class.ts";
import type { LogTail } from "../task-logs.ts";

/** How a one-off task ended. Only `succeeded` lets the deploy go on. */
export type OneOffEnd =
  | (Ran & { readonly kind: "succeeded"; readonly container: string })
  | (Ran &
      Why & {
        readonly kind: "failed";
        /** The one to look at; undefined where none was started. */
        readonly container: string | undefined;
        readonly exitCode: number | undefined;
        readonly log: LogTail;
      })
  | (Ran &
      Why & {
        readonly kind: "timed-out";
        readonly container: string | undefined;
        readonly log: LogTail;
        readonly stopped: Stopped;
      })
  /** ECS does not tell about the task any more, so that nobody here knows how it ended. */
  | (Ran & Why & { readonly kind: "lost-sight"; readonly stopped: Stopped })
  /** `task` and `stopped`: undefined when it was not even asked for; the post step looks after what is left. */
  | (Why & { readonly kind: "cancelled"; readonly task: string | undefined; readonly stopped: Stopped | undefined })
  /** ECS started nothing. */
  | (Why & { readonly kind: "refused"; readonly evidence: readonly string[] });

interface Ran {
  /** Id. */
  readonly task: string;
  /** Milliseconds, from RunTask to its end or ours. */
  readonly took: number;
}

export interface Why {
  readonly class: FailureClass;
  /** One sentence, with names. */
  readonly what: string;
  /** ECS's own words, where it gave any. */
  readonly reason: string;
  readonly hint: string;
}

/** What became of a task that this step stopped. */
export type Stopped =
  /** None of its programs was started. */
  | { readonly kind: "never-began" }
  /** Its program was ended before it was done. */
  | { readonly kind: "half-way" }
  /** It had ended by itself before the stop reached it. */
  | { readonly kind: "ended-before"; readonly exitCodes: string }
  /** ECS took the request; its end was not seen. */
  | { readonly kind: "stopping" }
  /** `why`: a sentence. */
  | { readonly kind: "not-stopped"; readonly why: string };
