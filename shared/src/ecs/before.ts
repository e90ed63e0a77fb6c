import type { DeploymentConfiguration, ServiceMembers } from "./ecs.ts";
import type { Settings } from "./settings.ts";

/** What the service was before, as far as the way back needs it. */
export interface Before {
  /** `family:revision` to go back to; undefined when there is no way back. */
  readonly taskDefinition: string | undefined;
  readonly needsCopy: boolean;
  readonly desiredCount: number;
  readonly deploymentConfiguration: DeploymentConfiguration;
  /** The settings we changed: only those are restored. */
  readonly changed: Settings;
  /** What takes back the members that we sent beside them. */
  readonly members?: MembersBefore | undefined;
}

interface MembersBefore {
  /** Took effect without new tasks: ECS does not restore them when it rolls a deployment back. */
  readonly atOnce: ServiceMembers;
  /** Part of what was rolled out: ECS restores them with the service revision before. */
  readonly withDeployment: ServiceMembers;
}
