import { type Deployment, hasEnded, type TaskSet } from "./codedeploy.ts";

/** What was deployed to the group after a deployment of ours, as far as it matters for the way back from that. */
export type Newer =
  | { readonly kind: "nothing" }
  /** CodeDeploy's rollback of ours, or the way back that an earlier try began: under way, or at its good end. */
  | { readonly kind: "way-back"; readonly deployment: Deployment }
  /** The way back that an earlier try began did not hold. */
  | { readonly kind: "failed-way-back"; readonly deployment: Deployment }
  /** Somebody else's release serves, or is on its way. */
  | { readonly kind: "overtaken"; readonly deployment: Deployment };

/** Begins the description of the deployment that takes this one back. */
export const backFrom = (deployment: string): string => `Back from ${deployment}`;

/** `listed`: the group's deployments, newest first. `primary`: the task set that serves. */
export function newerThan(id: string, listed: readonly Deployment[], primary: TaskSet | undefined): Newer {
  const ours = listed.findIndex((deployment) => deployment.id === id);
  // Not listed: a read that lags behind does not know ours yet, and nothing can be newer.
  for (const deployment of listed.slice(0, Math.max(0, ours))) {
    const serves = primary?.deployment === deployment.id;
    const stands = !hasEnded(deployment) || deployment.status === "Succeeded";
    const marked = deployment.description.startsWith(backFrom(id));
    if (marked || deployment.takesBack === id) {
      if (stands) return { kind: "way-back", deployment };
      if (marked) return { kind: "failed-way-back", deployment };
    } else if (!hasEnded(deployment) || serves) return { kind: "overtaken", deployment };
  }
  return { kind: "nothing" };
}
