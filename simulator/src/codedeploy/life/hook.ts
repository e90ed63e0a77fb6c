import type { CodeDeploy } from "../state.ts";
import { HOOK_TIMEOUT } from "../timing.ts";
import { failure } from "./ending.ts";
import { type Life, pause } from "./pause.ts";

/** Lambda is not played: a function answers at once what the account's hook results say, or that it succeeded. */
export function* callHook(codeDeploy: CodeDeploy, lambda: string | undefined): Life {
  const result = lambda === undefined ? "Succeeded" : (codeDeploy.hooks.get(lambda) ?? "Succeeded");
  if (result === "Failed") {
    throw failure(
      "HOOK_EXECUTION_FAILURE",
      "The deployment failed because one or more of the lifecycle event validation functions failed.",
      "ScriptFailed",
    );
  }
  if (result === "Succeeded") return;
  yield* pause(codeDeploy, HOOK_TIMEOUT);
  throw failure(
    "HOOK_EXECUTION_FAILURE",
    "The deployment timed out while waiting for a status callback. CodeDeploy expects a status callback within one hour after a deployment hook is invoked.",
    "ScriptTimedOut",
  );
}
