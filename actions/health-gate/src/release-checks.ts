import type { Check, CheckCommon } from "@deploy-actions/shared/checks/check";
import type { EcsHandle } from "@deploy-actions/shared/release/handle";

/** What the release itself tells: that its deployment is the one in place, and came to its end. */
export function serviceCheck({ cluster, service, to, deployment }: EcsHandle): Check {
  return {
    ...COMMON,
    kind: "ecs-service",
    name: `service ${service}`,
    cluster,
    service,
    taskDefinition: to,
    deployment,
  };
}

/** By ARN, each as healthy as a load balancer needs it to be. */
export function targetGroupCheck(targetGroup: string): Check {
  // arn:…:targetgroup/NAME/ID
  const name = targetGroup.split("/")[1] ?? targetGroup;
  return { ...COMMON, kind: "target-group", name: `target group ${name}`, targetGroup, expect: { healthy: 1 } };
}

const COMMON: CheckCommon = {
  name: "",
  advisory: false,
  quorum: undefined,
  pace: { interval: undefined, timeout: 30_000, initialDelay: 0 },
  limits: {
    successThreshold: undefined,
    failureLimit: undefined,
    consecutiveFailureLimit: undefined,
    errorLimit: undefined,
    minSamples: undefined,
  },
  compare: [],
};
