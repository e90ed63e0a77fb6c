import type { Check } from "@deploy-actions/shared/checks/check";

/** A check before the deploy: the release that it names is still to come, and is not missed. */
export function beforeDeploy(check: Check): Check {
  if (check.kind === "ecs-service") return { ...check, taskDefinition: undefined, deployment: undefined };
  if (check.kind !== "http" || !check.version) return check;
  return { ...check, version: { ...check.version, expected: undefined } };
}
