import type { FailureClass } from "../failure-class.ts";

/** One way in which a task, a service or a deployment fails on ECS: how AWS words it, what it means, what to do. */
export interface Entry {
  readonly class: FailureClass;
  /** Matched against stoppedReason, the containers' reasons, service events and what the deployment itself says. */
  readonly pattern: RegExp;
  /** False: trying again cannot help, so a second identical failure ends the deployment. */
  readonly heals: boolean;
  /** Completes "web:2 cannot become healthy: …". */
  readonly meaning: string;
  readonly hint: string;
}
