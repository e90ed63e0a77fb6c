import type { RollbackCause } from "../ecs/deployment/judge.ts";
import type { AutoRollbackEvent, Deployment, DeploymentTarget } from "./codedeploy.ts";

/** What one look at a CodeDeploy deployment says. */
export type Verdict =
  | { readonly kind: "waiting" }
  /** The new tasks run; no traffic is moved until somebody calls ContinueDeployment. */
  | { readonly kind: "ready" }
  /** All production traffic goes to the new release and its hooks passed; the old tasks still run. */
  | { readonly kind: "shifted" }
  | { readonly kind: "succeeded" }
  | {
      readonly kind: "ended";
      readonly cause: RollbackCause;
      readonly reason: string;
      /** The deployment that takes it back. */
      readonly rollback: string | undefined;
      /** CodeDeploy may still make one: it needs a moment. */
      readonly mayGoBack: boolean;
    };

/** Both as they were last seen; the target is undefined until the deployment has begun. */
export function judge(deployment: Deployment | undefined, target: DeploymentTarget | undefined): Verdict {
  switch (deployment?.status) {
    case "Succeeded":
      return { kind: "succeeded" };
    case "Failed":
    case "Stopped":
      return ended(deployment, target);
  }
  if (target && isShifted(target)) return { kind: "shifted" };
  return deployment?.status === "Ready" ? { kind: "ready" } : { kind: "waiting" };
}

/** "AllowTraffic" moves the traffic; the hook after it is the last that judges the release. */
export function isShifted({ lifecycleEvents }: DeploymentTarget): boolean {
  const status = (event: string) => lifecycleEvents.find(({ name }) => name === event)?.status;
  return status("AllowTraffic") === "Succeeded" && ["Succeeded", "Skipped"].includes(status("AfterAllowTraffic") ?? "");
}

/** Whether the target shows something that only the deployment itself can explain: that it waits, or how it ended. */
export function isRemarkable({ status, lifecycleEvents }: DeploymentTarget): boolean {
  return !["Pending", "InProgress"].includes(status) || lifecycleEvents.some((event) => event.status === "Failed");
}

function ended(deployment: Deployment, target: DeploymentTarget | undefined): Verdict & { kind: "ended" } {
  const { rollback, autoRollback, error } = deployment;
  const cause = causeOf(error?.code);
  // Whoever stops a deployment decides anew whether it goes back, and GetDeployment does not show what they decided.
  const mayGoBack = cause === "request" || autoRollback.includes(EVENTS[cause]);
  return { kind: "ended", cause, reason: reasonOf(deployment, target), rollback, mayGoBack };
}

const EVENTS: Readonly<Record<Exclude<RollbackCause, "request">, AutoRollbackEvent>> = {
  alarm: "DEPLOYMENT_STOP_ON_ALARM",
  hook: "DEPLOYMENT_FAILURE",
  "circuit-breaker": "DEPLOYMENT_FAILURE",
};

/** "circuit-breaker" stands for whatever made the platform itself give up. Codes: API reference, ErrorInformation. */
function causeOf(code: string | undefined): RollbackCause {
  if (code === "ALARM_ACTIVE") return "alarm";
  if (code === "MANUAL_STOP") return "request";
  return code === "HOOK_EXECUTION_FAILURE" ? "hook" : "circuit-breaker";
}

/** CodeDeploy's own words: its error, and which event failed and why. */
function reasonOf({ error, status }: Deployment, target: DeploymentTarget | undefined): string {
  const event = target?.lifecycleEvents.find((one) => one.status === "Failed");
  const failed = event && `${event.name} failed${event.message ? `: ${event.message}` : ""}`;
  const parts = [error && `${error.code}: ${error.message}`, failed].filter((part) => part !== undefined);
  return parts.join("; ") || `CodeDeploy calls the deployment ${status} and gives no reason`;
}
