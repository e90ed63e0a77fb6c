import type { Followed } from "@deploy-actions/shared/ecs/deployment/follow";
import { withoutSecrets } from "@deploy-actions/shared/secret-looking";
import type { TargetGroups, TargetProblem } from "../target-groups.ts";
import type { LogTail } from "../task-logs.ts";
import type { TaskFailure } from "./classify.ts";
import { explain } from "./explain.ts";
import type { Explanation } from "./explanation.ts";
import { type FailureSort, sortsOf } from "./sorts.ts";
import type { FailureWatch } from "./watch.ts";

/** Why a deployment did not succeed: the facts a person on call asks for, in the order they ask. */
export interface Diagnosis extends Explanation {
  readonly container: string | undefined;
  readonly exitCode: number | undefined;
  readonly failedTasks: number;
  /** Which failures there were, the one that is explained first. */
  readonly failures: readonly Omit<FailureSort, "typical">[];
  readonly targets: readonly TargetProblem[];
  readonly log: LogTail;
  /** The last service events, oldest first. */
  readonly events: readonly string[];
}

/** Enough to see the last attempt and what led to it. */
const EVENTS_SHOWN = 8;

export async function diagnose(
  { ending, mine, events, service, traffic }: Followed,
  { watch, targetGroups, logLines }: { watch: FailureWatch; targetGroups: TargetGroups; logLines: number },
): Promise<Diagnosis> {
  // Cancelled: ten seconds are left, and nothing failed.
  const asked = ending.kind !== "cancelled";
  const failures = asked ? await watch.failures(mine.deploymentId) : [];
  const sorts = sortsOf(failures);
  const typical = sorts[0]?.typical;
  const targets = asked ? await unhealthyTargets(targetGroups, service?.targetGroups ?? []) : [];
  const log: LogTail =
    typical && logLines > 0
      ? masked(await watch.tail(typical, logLines))
      : { kind: "unavailable", why: whyNoLog(watch.unread, logLines) };
  const messages = events.map(({ message }) => message);
  return {
    ...explain(ending, mine.taskDefinition, {
      platform: service?.controller === "CODE_DEPLOY" ? "CodeDeploy" : "ECS",
      sorts,
      unread: watch.unread,
      targets,
      events: messages,
      traffic: traffic.at(-1),
    }),
    ...(typical && log.kind === "unavailable" ? withoutLog(typical, log.why) : {}),
    container: typical?.container?.name,
    exitCode: typical?.container?.exitCode,
    failedTasks: failures.length,
    failures: sorts.map(({ typical: _, ...sort }) => sort),
    targets,
    log,
    events: messages.slice(-EVENTS_SHOWN),
  };
}

/** The usual advice is to read the log; without one, how to get it. */
function withoutLog({ class: failureClass }: TaskFailure, why: string): Partial<Explanation> {
  if (failureClass !== "crash" && failureClass !== "exited") return {};
  return {
    hint: `There are no log lines (${why}): give the container a logConfiguration, or run the image locally to see why it ends.`,
  };
}

function whyNoLog(unread: string | undefined, logLines: number): string {
  if (unread) return `the stopped tasks could not be read (${unread})`;
  return logLines > 0 ? "no task failed" : "log-lines is 0";
}

async function unhealthyTargets(
  targetGroups: TargetGroups,
  arns: readonly string[],
): Promise<readonly TargetProblem[]> {
  return (await Promise.all(arns.map((arn) => targetGroups.unhealthy(arn)))).flat();
}

/** The runner masks only secrets it knows; a container's come from Secrets Manager and are not among them. */
function masked(tail: LogTail): LogTail {
  return tail.kind === "lines" ? { kind: "lines", lines: tail.lines.map(withoutSecrets) } : tail;
}
