import { formatReleaseHandle } from "@deploy-actions/shared/release/handle";
import type { Outcome } from "./outcome.ts";

/** Where a step deploys, without the account: outputs must survive GitHub's masking. */
export interface Where {
  readonly region: string;
  /** The cluster's name, also when its ARN was given. */
  readonly cluster: string;
}

export interface Place extends Where {
  readonly service: string;
}

/** What a later gate or rollback step takes. Empty when nothing is or was deployed. */
export function releaseHandle(outcome: Outcome, { region, cluster, service }: Place): string {
  const { plan, status, deployed } = outcome;
  if (status === "planned" || status === "not-started" || (status === "cancelled" && !deployed)) return "";
  const to = outcome.taskDefinition ?? plan.current;
  const before = plan.wayBack.kind === "available" ? plan.wayBack.taskDefinition : undefined;
  // Unchanged, or started anew: then the release before is not this one, and only the service's history knows it.
  const from = before === to ? undefined : before;
  const release = { region, cluster, service, from, to };
  switch (outcome.via.kind) {
    case "ecs":
      return formatReleaseHandle({ ...release, kind: "ecs", deployment: deployed?.mine.deploymentId });
    case "codedeploy":
      return formatReleaseHandle({ ...release, ...outcome.via });
    case "ecs-weights":
      return formatReleaseHandle({ ...release, ...outcome.via, deployment: deployed?.mine.deploymentId });
  }
}
