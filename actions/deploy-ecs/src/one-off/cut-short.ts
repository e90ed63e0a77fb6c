import { formatDuration } from "@deploy-actions/shared/duration";
import type { OneOff } from "./one-off.ts";
import type { OneOffEnd, Why } from "./one-off-end.ts";
import type { OneOffTask } from "./one-off-tasks.ts";

/** Whether it was started is for the post step to find out. */
export function notStarted({ name }: OneOff): OneOffEnd {
  const what = `The step was cancelled before it was known that ${name} was started.`;
  return { kind: "cancelled", class: "cancelled", what, reason: "", hint: "", task: undefined, stopped: undefined };
}

export function cancelledWhile(name: string): Why {
  return { class: "cancelled", what: `The step was cancelled while ${name} was at work.`, reason: "", hint: "" };
}

export function tooLong({ name, timeout }: OneOff, { lastStatus, startedAt, containers }: OneOffTask): Why {
  const limit = formatDuration(timeout);
  const reason = containers.map(({ reason }) => reason).find((words) => words !== "") ?? "";
  if (startedAt === undefined) {
    const what = `${name} did not get to run within ${limit}: its task was still ${lastStatus}.`;
    const hint =
      "It waits for capacity, its network interface, or its image: are there free addresses in the subnets, a way to the registry, room in the capacity provider?";
    return { class: "timeout", what, reason, hint };
  }
  const what = `${name} was not done within ${limit}.`;
  return {
    class: "timeout",
    what,
    reason,
    hint: "Its log lines say how far it came. Raise its timeout if it needs longer.",
  };
}

export function outOfSight(name: string, why: string): Why {
  return {
    class: "aws-refused",
    what: `${name} was started, and ECS could not be asked about it any more.`,
    reason: why,
    hint: "Check credentials, permissions (ecs:DescribeTasks, ecs:StopTask) and the network; then look at the task in the console.",
  };
}
