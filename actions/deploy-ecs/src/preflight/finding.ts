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
  /** Why it is unknown: all that have the same cause become one finding. */
  readonly unchecked?: Unknown;
}

export interface Unknown {
  /** What nobody knows now, in words that fit one of them and many: "whether roles exist". */
  readonly what: string;
  /** Completes "could not check …: ". */
  readonly why: string;
  /** The IAM action that it would take: "iam:GetRole". */
  readonly action?: string | undefined;
}

/** Services by name, each with what a check says of it. */
export type Noticed = readonly (readonly [service: string, notices: readonly Notice[]])[];
