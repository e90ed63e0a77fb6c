import type { Deployment } from "../../ecs/ecs.ts";
import { because, type CurrentDeployment, failedForGood, notYet, type Seen, type Wanted } from "./service-now.ts";

/** What the service deployment says against a PRIMARY that is the wanted one; undefined: nothing. */
export function judgeCurrent(
  current: CurrentDeployment,
  { taskDefinition: primary }: Deployment,
  wanted: Wanted,
): Seen | undefined {
  const { status } = current;
  const isTurnedRound = current.taskDefinition === primary;
  switch (status) {
    case "SUCCESSFUL":
      return undefined;
    case "PENDING":
    case "IN_PROGRESS":
    case "STOP_REQUESTED":
      return notYet(`the service deployment of ${primary} is ${status}`);
    case "ROLLBACK_REQUESTED":
    case "ROLLBACK_IN_PROGRESS":
      return isTurnedRound
        ? failedForGood(`ECS is rolling back from ${primary}${because(current)}`)
        : notYet(`ECS is still rolling back to ${primary}`);
    case "ROLLBACK_SUCCESSFUL":
      // Back at what was asked for by name. Nobody asked for anything by name: then the deploy before is what was meant.
      if (wanted.taskDefinition !== undefined || wanted.deployment !== undefined) return undefined;
      return failedForGood(`ECS rolled back to ${primary}${because(current)}`);
    case "ROLLBACK_FAILED":
      return failedForGood(`ECS could not roll back${because(current)}`);
    case "STOPPED":
      return failedForGood(`the service deployment was stopped${because(current)}`);
  }
}
