import type { AwsError } from "./service.ts";

/** Something that goes wrong with calls of one operation. */
export interface Fault {
  /**
   * `ecs:UpdateService`, `elasticloadbalancing:*`; `oidc:GetToken` for the token endpoint of the runner,
   * `github:CompareCommits` for GitHub's API; `registry:PutManifest`, `registry:*` for what Docker asks of ECR.
   */
  readonly operation: string;
  /**
   * throttle: the service's throttling error. server-error: its 5xx. denied: access denied. reset: the connection is reset.
   * timeout: no answer until the client gives up. An AwsError: that error.
   */
  readonly fault: "throttle" | "server-error" | "reset" | "timeout" | "denied" | AwsError;
  /** How many calls it hits. Default: all. */
  readonly times?: number;
  /** How many calls it lets pass first. Default 0. */
  readonly after?: number;
  /** The call takes effect, and only then the fault strikes: the client cannot know. Default false. */
  readonly applied?: boolean;
}

/** The faults that wait for their calls. */
export class Faults {
  readonly #isKnown: (operation: string) => boolean;
  #waiting: { readonly fault: Fault; toSkip: number; left: number }[] = [];

  constructor(isKnown: (operation: string) => boolean) {
    this.#isKnown = isKnown;
  }

  /** Returns a function that takes the fault back. */
  inject(fault: Fault): () => void {
    if (!this.#isKnown(fault.operation)) throw new Error(`No service here has the operation "${fault.operation}".`);
    const waiting = { fault, toSkip: fault.after ?? 0, left: fault.times ?? Number.POSITIVE_INFINITY };
    this.#waiting.push(waiting);
    return () => {
      this.#waiting = this.#waiting.filter((other) => other !== waiting);
    };
  }

  clear(): void {
    this.#waiting = [];
  }

  /** The fault that strikes this call, if any; it counts as used. */
  take(operation: string): Fault | undefined {
    const matching = this.#waiting.filter(({ fault, left }) => left > 0 && covers(fault.operation, operation));
    const striking = matching.find(({ toSkip }) => toSkip === 0);
    for (const waiting of matching) if (waiting.toSkip > 0) waiting.toSkip -= 1;
    if (striking) striking.left -= 1;
    return striking?.fault;
  }
}

function covers(pattern: string, operation: string): boolean {
  return pattern === operation || (pattern.endsWith(":*") && operation.startsWith(pattern.slice(0, -1)));
}
