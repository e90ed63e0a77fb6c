import type { CodeDeploy } from "../state.ts";
import { HOOK_TIMEOUT } from "../timing.ts";
import { failure } from "./ending.ts";
import { type Life, pause } from "./pause.ts";

/** Lambda is not played: a function reports at once what `hookStatuses` says, or that it succeeded. Chosen. */
export function* callHook(codeDeploy: CodeDeploy, lambda: string | undefined): Life {
  const status = lambda === undefined ? "Succeeded" : (codeDeploy.hookStatuses.get(lambda) ?? "Succeeded");
  if (status === "Failed") {
    throw failure(
      "HOOK_EXECUTION_FAILURE",
      "The deployment failed because one or more of the lifecycle event validation functions failed.",
      "ScriptFailed",
    );
  }
  if (status === "Succeeded") return;
  yield* pause(codeDeploy, HOOK_TIMEOUT);
  throw failure(
    "HOOK_EXECUTION_FAILURE",
    "The deployment timed out while waiting for a status callback. CodeDeploy expects a status callback within one hour after a deployment hook is invoked.",
    "ScriptTimedOut",
  );
}
