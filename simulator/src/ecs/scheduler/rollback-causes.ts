/** What set off the end of a deployment, in the words of the places that tell it. */
export interface RollbackCause {
  readonly statusReason: string;
  /** Without a rollback. */
  readonly stoppedReason: string;
  readonly failedReason: (deploymentId: string) => string;
  readonly progressReason: (deploymentId: string) => string;
}

export const CIRCUIT_BREAKER: RollbackCause = {
  statusReason: "Service deployment rolled back because the circuit breaker threshold was exceeded.",
  stoppedReason: "Service deployment stopped because the circuit breaker threshold was exceeded.",
  failedReason: () => "ECS deployment circuit breaker: tasks failed to start.",
  progressReason: (id) => `ECS deployment circuit breaker: rolling back to deploymentId ${id}.`,
};

/** AWS documents the event alone ("alarm detected"). The status reason of a rollback was seen by users; the others are chosen after it. */
export const ALARM: RollbackCause = {
  statusReason: "Service deployment rolled back because of one or more active alarms.",
  stoppedReason: "Service deployment stopped because of one or more active alarms.",
  failedReason: () => "ECS deployment failed: alarm detected.",
  progressReason: (id) => `ECS deployment alarm detected: rolling back to deploymentId ${id}.`,
};

/** A shift of traffic that turns round by itself. `statusReason` is AWS's; the other words are chosen after its own. */
export function shiftFailed(statusReason: string): RollbackCause {
  return {
    statusReason,
    stoppedReason: statusReason,
    failedReason: () => `ECS deployment failed: ${statusReason}`,
    progressReason: (id) => `ECS deployment failed: rolling back to deploymentId ${id}.`,
  };
}

export const USER_REQUEST: RollbackCause = {
  statusReason: "Service deployment rolled back because of a user request.",
  stoppedReason: "Service deployment stopped because of a user request.",
  failedReason: (id) => `ECS deployment ${id} was stopped.`,
  progressReason: (id) => `ECS deployment ${id} in progress.`,
};
