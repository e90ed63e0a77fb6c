import type { Scenario } from "./scenario.ts";
import { failures } from "./scenarios/failures.ts";
import { oneOffs } from "./scenarios/one-offs.ts";
import { roles } from "./scenarios/roles.ts";
import { rollouts } from "./scenarios/rollouts.ts";
import { unchanged } from "./scenarios/unchanged.ts";

export const SCENARIOS: readonly Scenario[] = [...rollouts, ...failures, ...oneOffs, ...roles, ...unchanged];

/** What MiniStack lacks, or would only pretend; our own simulator plays it. */
export const NOT_SHOWN = [
  "blue/green, linear, canary, weights and CodeDeploy: MiniStack makes each of them a plain rolling deploy, or has none of it.",
  "why ECS rolled back, and its rollback on request: MiniStack has no service deployments and no service revisions.",
  "that a task gets no request before it is healthy: MiniStack sends some to one that is about to crash.",
  "a crash after more than a second: MiniStack has called the deployment completed by then.",
  "roles with the policies of docs/iam: MiniStack holds calls to ECS against the cluster, whatever they are about.",
  "what images run on: their configuration is at https, and MiniStack has no certificate for it.",
];
