/** `error`: the deploy would fail. `warning`: it may go well, and is risky. `unknown`: it could not be checked. */
export type Severity = "error" | "warning" | "unknown";

/** Something a person should know before anything is changed. */
export interface Finding {
  /** Name; empty when it is about the step and not about one of its services. */
  readonly service: string;
  /** "image of container app", "execution role web-execution". */
  readonly subject: string;
  readonly severity: Severity;
  /** Does not name the service, so that the same of many services reads the same. */
  readonly message: string;
  readonly fix: string;
}

/** What a check says of one service. */
export interface Notice extends Omit<Finding, "service"> {
  /** The permission it would take to know; all that lack the same one become one finding. */
  readonly lacks?: Lack;
}

export interface Lack {
  /** "iam:GetRole". */
  readonly action: string;
  /** "whether roles exist". */
  readonly what: string;
}

/** Services by name, each with what a check says of it. */
export type Noticed = readonly (readonly [service: string, notices: readonly Notice[]])[];
