import type { Check, CheckKind } from "@deploy-actions/shared/checks/check";

const OF_AWS: readonly CheckKind[] = ["ecs-service", "target-group", "alarm", "metric"];

/** Whether any of the checks asks AWS. */
export const needsAws = (checks: readonly Check[]): boolean => checks.some(({ kind }) => OF_AWS.includes(kind));
