import type { Deployment } from "../../ecs/ecs.ts";
import { primaryOf } from "../../ecs/service.ts";
import { judgeCurrent } from "./judge-current.ts";
import { isWanted, judgeOther } from "./judge-other.ts";
import { type Earlier, failedForGood, notYet, type Seen, type ServiceNow, tasks, type Wanted } from "./service-now.ts";

/**
 * Passes when the wanted deployment is PRIMARY, COMPLETED and alone, its service deployment SUCCESSFUL (or a rollback to
 * it), and as many tasks run as are to. The rule of the SDK's waiter, "one deployment and running == desired", is also
 * true of the old release after a rollback.
 */
export function judgeService(wanted: Wanted, now: ServiceNow, earlier: Earlier): Seen {
  const { service } = now;
  if (service.status !== "ACTIVE") return failedForGood(`the service is being deleted (${service.status})`);
  const primary = primaryOf(service);
  if (!primary) {
    const reason = `ECS lists no deployment of the service (deployment controller ${service.controller})`;
    return { outcome: "error", reason, final: true };
  }
  const judge = isWanted(wanted, primary) ? judgeWanted : judgeOther;
  return { version: primary.taskDefinition, ...judge(primary, wanted, now, earlier) };
}

function judgeWanted(primary: Deployment, wanted: Wanted, { service, current }: ServiceNow, earlier: Earlier): Seen {
  const { taskDefinition: name, rolloutState = "COMPLETED", rolloutStateReason } = primary;
  if (rolloutState === "FAILED") return failedForGood(`the deployment of ${name} failed: ${rolloutStateReason}`);
  const turned = current && judgeCurrent(current, primary, wanted);
  if (turned?.final) return turned;

  const counts = countsOf(primary, service.desiredCount);
  const others = service.deployments.filter(({ id, status }) => id !== primary.id && status !== "INACTIVE");
  const [old] = others.filter((other) => other.running > 0);
  if (old) {
    const reason = `${old.taskDefinition} still runs ${tasks(old.running)}; ${counts}`;
    return { outcome: "stale", reason, version: old.taskDefinition };
  }
  if (service.desiredCount === 0) return { outcome: "no-data", reason: "nothing runs: the desired count is 0" };
  if (rolloutState !== "COMPLETED") return notYet(`${name} is rolling out: ${counts}`);
  if (others[0]) return notYet(`the deployment of ${others[0].taskDefinition} is not gone yet; ${counts}`);
  if (turned) return turned;
  if (!enoughRun(primary, service.desiredCount, earlier)) return notYet(counts);
  return { outcome: "pass", reason: `${counts}, and its deployment is COMPLETED` };
}

/**
 * As many as are to, until the check has passed once. An autoscaler may change the desired count after that: then as
 * many as ran before are enough while others start, unless tasks fail.
 */
function enoughRun({ running, failed }: Deployment, desired: number, { passedWith }: Earlier): boolean {
  if (running === desired) return true;
  return passedWith !== undefined && failed === 0 && running >= Math.min(passedWith, desired);
}

function countsOf({ taskDefinition, running, pending, failed }: Deployment, desired: number): string {
  const counts = [`${taskDefinition} runs ${running} of ${tasks(desired)}`];
  if (pending > 0) counts.push(`${pending} pending`);
  if (failed > 0) counts.push(`${failed} failed`);
  return counts.join(", ");
}
