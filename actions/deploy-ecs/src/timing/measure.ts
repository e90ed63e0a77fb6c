import type { Followed } from "@deploy-actions/shared/ecs/deployment/follow";
import type { TrafficSample } from "@deploy-actions/shared/ecs/deployment/traffic";
import { type Draining, isAvoidable } from "./advice.ts";
import { type Breakdown, timeBreakdown } from "./breakdown.ts";
import type { DeploymentTimes } from "./deployment-times.ts";
import { type DescribedBreakdown, describeBreakdown } from "./describe-breakdown.ts";

/**
 * Where the time of a deployment went, when it is over: two calls, and a third where draining took long. Undefined when
 * nothing could be read, which is no failure.
 */
export async function measure(
  { mine, events, traffic, service }: Pick<Followed, "mine" | "events" | "traffic" | "service">,
  /** ms. */
  took: number,
  times: DeploymentTimes,
): Promise<DescribedBreakdown | undefined> {
  const tasks = await times.tasks(mine.deploymentId);
  const { deploymentId, createdAt } = mine;
  const breakdown = timeBreakdown({
    deploymentId,
    createdAt,
    endedAt: createdAt + took,
    tasks,
    events,
    scaledUpAt: traffic.find(hasScaledUp)?.at,
  });
  if (!breakdown) return undefined;
  return describeBreakdown(breakdown, await drainingOf(breakdown, service?.targetGroups[0], times));
}

async function drainingOf(
  { whole, phases }: Breakdown,
  targetGroup: string | undefined,
  times: DeploymentTimes,
): Promise<Draining | undefined> {
  const long = phases.some((time) => time.phase === "drain" && isAvoidable(time, whole));
  if (!long || !targetGroup) return undefined;
  // arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/0123456789abcdef
  return {
    targetGroup: targetGroup.split("/").at(-2) ?? targetGroup,
    delay: await times.deregistrationDelay(targetGroup),
  };
}

/** Until then ECS (RECONCILE_SERVICE, PRE_SCALE_UP, SCALE_UP) and CodeDeploy (BeforeInstall, Install) wait for tasks. */
const hasScaledUp = ({ stage }: TrafficSample) =>
  stage !== "" && !/^(?:RECONCILE_SERVICE|PRE_SCALE_UP|SCALE_UP|BeforeInstall|Install)$/.test(stage);
