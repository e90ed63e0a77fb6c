import type { AutoRollbackEvent, ErrorCode, LifecycleErrorCode } from "@aws-sdk/client-codedeploy";
import type { Deployment } from "../deployments/deployment.ts";

/** Ends a deployment before its time, wherever it is. The texts are AWS's own where a source says how AWS puts it. */
export class Ending extends Error {
  readonly status: "Failed" | "Stopped";
  readonly code: ErrorCode;
  /** Which setting of autoRollbackConfiguration decides about a rollback. */
  readonly event: AutoRollbackEvent;
  /** In the lifecycle event that it ends. */
  readonly errorCode: LifecycleErrorCode;
  /** Decided already, whatever the settings say. */
  readonly rollsBack: boolean | undefined;

  constructor(
    message: string,
    {
      status,
      code,
      event,
      errorCode = "UnknownError",
      rollsBack,
    }: Pick<Ending, "status" | "code" | "event"> & Partial<Pick<Ending, "errorCode" | "rollsBack">>,
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.event = event;
    this.errorCode = errorCode;
    this.rollsBack = rollsBack;
  }
}

export function failure(code: ErrorCode, message: string, errorCode?: LifecycleErrorCode): Ending {
  return new Ending(message, { status: "Failed", code, event: "DEPLOYMENT_FAILURE", ...(errorCode && { errorCode }) });
}

export function alarmsActive(names: readonly string[]): Ending {
  const activated = names.map((name) => `<${name}>`).join(" ");
  return new Ending(
    `One or more alarms have been activated according to the Amazon CloudWatch metrics you selected, and the affected deployments have been stopped. Activated alarms: ${activated}`,
    { status: "Stopped", code: "ALARM_ACTIVE", event: "DEPLOYMENT_STOP_ON_ALARM" },
  );
}

/** With `ignorePollAlarmFailure` a deployment goes on without. The code and the words are chosen. */
export function alarmsUnknown(names: readonly string[]): Ending {
  return new Ending(`The state of these alarms could not be retrieved from Amazon CloudWatch: ${names.join(", ")}.`, {
    status: "Stopped",
    code: "CODEDEPLOY_RESOURCE_CANNOT_BE_FOUND",
    event: "DEPLOYMENT_STOP_ON_ALARM",
  });
}

/** AWS does not publish this message. Chosen. */
export function stoppedByUser({ id, stopRequest }: Deployment): Ending {
  return new Ending(`The deployment ${id} was stopped on request.`, {
    status: "Stopped",
    code: "MANUAL_STOP",
    event: "DEPLOYMENT_STOP_ON_REQUEST",
    rollsBack: stopRequest?.rollsBack,
  });
}

/** "Changed to Stopped if rerouting is not started manually" (API reference, DeploymentReadyOption). */
export function notContinued(minutes: number): Ending {
  return new Ending(
    `The deployment timed out while waiting for a notification to continue. This time out period is ${minutes} minutes.`,
    { status: "Stopped", code: "TIMEOUT", event: "DEPLOYMENT_FAILURE" },
  );
}
