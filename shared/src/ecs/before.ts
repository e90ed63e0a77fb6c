import type { DeploymentConfiguration } from "./ecs.ts";
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
}
