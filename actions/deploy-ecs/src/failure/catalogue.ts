import { CAPACITY } from "./catalogue/capacity.ts";
import { CONTAINER } from "./catalogue/container.ts";
import type { Entry } from "./catalogue/entry.ts";
import { HEALTH } from "./catalogue/health.ts";
import { IMAGE } from "./catalogue/image.ts";
import { NETWORK } from "./catalogue/network.ts";
import { PREPARATION } from "./catalogue/preparation.ts";
import { RELEASE } from "./catalogue/release.ts";

/**
 * From the most to the least specific; the first match counts. An event such as "was unable to place a task" may carry
 * the reason of any stage before it, so that the stages stand here in the order of a task's life, and what is only
 * about room comes last.
 *
 * Wordings: AWS, "Stopped tasks error messages", "Service event messages" and "Troubleshooting blue/green deployments"
 * in the ECS developer guide, "Troubleshoot Amazon ECS deployment issues" in the CodeDeploy user guide, and what people
 * quote in public issues.
 */
export const CATALOGUE: readonly Entry[] = [
  ...RELEASE,
  ...IMAGE,
  ...PREPARATION,
  ...NETWORK,
  ...CONTAINER,
  ...HEALTH,
  ...CAPACITY,
];

export function entryOf(text: string): Entry | undefined {
  return CATALOGUE.find(({ pattern }) => pattern.test(text));
}

/** What ended a deployment whatever its tasks did: a hook, an alarm, the wiring of the load balancer. */
export function releaseEntryOf(text: string): Entry | undefined {
  return RELEASE.find(({ pattern }) => pattern.test(text));
}
