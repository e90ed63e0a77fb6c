import type { DeploymentGroup, TrafficRouting } from "@deploy-actions/shared/codedeploy/codedeploy";
import type { WaitUntil } from "@deploy-actions/shared/codedeploy/follow";
import { formatDuration } from "@deploy-actions/shared/duration";

const MINUTE_MS = 60_000;

/** Milliseconds for which the new release is held at shares of the traffic before it has all of it. */
function heldFor(routing: TrafficRouting): number {
  switch (routing.type) {
    case "AllAtOnce":
      return 0;
    case "TimeBasedCanary":
      return routing.interval * MINUTE_MS;
    case "TimeBasedLinear":
      // The first step is taken at once.
      return (stepsOf(routing.percentage) - 1) * routing.interval * MINUTE_MS;
  }
}

/** What a deployment waits for by its settings alone; tasks and hooks take their time besides; milliseconds. */
export function leastTime(
  { terminationWait = 0 }: DeploymentGroup,
  routing: TrafficRouting,
  waitUntil: WaitUntil,
): number {
  switch (waitUntil) {
    case "paused":
      return 0;
    case "traffic-shifted":
      return heldFor(routing);
    case "complete":
      return heldFor(routing) + terminationWait * MINUTE_MS;
  }
}

/** What will happen, in the order in which it does. */
export function describeSteps(group: DeploymentGroup, routing: TrafficRouting, tasks: number): readonly string[] {
  const { readyWait, terminationWait, testListeners } = group;
  return [
    `start ${tasks} ${tasks === 1 ? "task" : "tasks"} of the new release beside the old ones`,
    ...(testListeners.length > 0 ? ["give them the test traffic"] : []),
    ...(readyWait === undefined ? [] : [`wait up to ${minutes(readyWait)} until somebody continues the deployment`]),
    ...describeRouting(routing),
    terminationWait === undefined
      ? "leave the old tasks running (KEEP_ALIVE)"
      : terminationWait > 0
        ? `keep the old tasks for ${minutes(terminationWait)}, then stop them`
        : "stop the old tasks",
  ];
}

/** "10 % of the traffic for 5 min", "all of the traffic". */
function describeRouting(routing: TrafficRouting): readonly string[] {
  switch (routing.type) {
    case "AllAtOnce":
      return ["move all of the traffic at once"];
    case "TimeBasedCanary":
      return [
        `move ${routing.percentage} % of the traffic for ${minutes(routing.interval)}`,
        "move all of the traffic",
      ];
    case "TimeBasedLinear":
      return [
        `move ${routing.percentage} % of the traffic every ${minutes(routing.interval)}, in ${stepsOf(routing.percentage)} steps`,
      ];
  }
}

const stepsOf = (percentage: number): number => Math.ceil(100 / percentage);

const minutes = (count: number): string => formatDuration(count * MINUTE_MS);
