import { ongoing, rollBack } from "../scheduler/deployments.ts";
import { tell } from "../scheduler/events.ts";
import { shiftFailed } from "../scheduler/rollback-causes.ts";
import type { Ecs, Revision, Service, ServiceDeployment } from "../state.ts";
import type { Task } from "../tasks/task.ts";
import { followHooks, hooksAt } from "./hooks.ts";
import { judge } from "./judge.ts";
import { networkingProblem, RULES_GONE } from "./networking.ts";
import { type Shift, stageOf } from "./shift.ts";
import { leadTraffic, type Split } from "./traffic.ts";

/** What the scheduler knows of a service's tasks when it looks at them. */
interface Tasks {
  /** All that are not STOPPED. */
  readonly present: readonly Task[];
  readonly healthy: ReadonlySet<Task>;
}

type Shifting = ServiceDeployment & { readonly shift: Shift };

/** Takes a deployment that shifts traffic one stage further at most, or its traffic back to where it came from. */
export function takeStep(ecs: Ecs, service: Service, tasks: Tasks): void {
  const deployment = ongoing(service);
  if (!isShifting(deployment)) return;
  if (deployment.rollback) leadBack(ecs, service, deployment, tasks);
  else if (deployment.status !== "IN_PROGRESS") return;
  else if (deployment.shift.leg < 0) begin(ecs, service, deployment);
  else goOn(ecs, service, deployment, tasks);
}

/** Whether a deployment, or its rollback, has led all traffic to one colour and wants no task of the other any more. */
export function hasShifted({ deployments }: Service, { rollback }: ServiceDeployment, shift: Shift): boolean {
  const led = rollback ? shift.reversedAt !== undefined : stageOf(shift) === "CLEAN_UP";
  return led && deployments.every(({ status, desiredCount }) => status === "PRIMARY" || desiredCount === 0);
}

function goOn(ecs: Ecs, service: Service, deployment: Shifting, tasks: Tasks): void {
  const { shift, target } = deployment;
  const leg = shift.legs[shift.leg];
  if (!leg) return;
  const now = ecs.world.clock.now();
  followHooks(shift.hooks, ecs.faults, now);
  const judgement = judge({
    leg,
    now,
    since: shift.since,
    hooks: shift.hooks.filter(({ leg: invokedAt }) => invokedAt === shift.leg),
    targetReady: isFull(service, target, tasks),
    reconciled: tasks.present.every(({ origin }) => origin.revision === shift.source),
  });
  if (judgement.kind === "go on") enter(ecs, service, deployment, shift.leg + 1);
  if (judgement.kind === "roll back") turnRound(ecs, service, deployment, judgement.statusReason);
}

function begin(ecs: Ecs, service: Service, deployment: Shifting): void {
  const { shift, target } = deployment;
  // What a superseded deployment has shifted goes back first: two target groups have no room for three revisions.
  if (shift.legs[0]?.stage === "RECONCILE_SERVICE") lead(ecs, deployment, shift.source, { production: 0, test: 0 });
  const problem = networkingProblem(ecs, target);
  if (problem) turnRound(ecs, service, deployment, problem);
  else enter(ecs, service, deployment, 0);
}

function enter(ecs: Ecs, service: Service, deployment: Shifting, position: number): void {
  const { shift, configuration } = deployment;
  const leg = shift.legs[position];
  if (!leg) return;
  const now = ecs.world.clock.now();
  shift.leg = position;
  shift.since = now;
  deployment.updatedAt = now;
  shift.hooks.push(...hooksAt(leg.stage, configuration.lifecycleHooks ?? [], { leg: position, now }));
  followHooks(shift.hooks, ecs.faults, now);

  const split = {
    production: leg.production ?? shift.production,
    test: leg.stage === "TEST_TRAFFIC_SHIFT" ? 100 : shift.test,
  };
  const shifts = split.production !== shift.production || split.test !== shift.test;
  if (shifts && !lead(ecs, deployment, shift.source, split)) turnRound(ecs, service, deployment, RULES_GONE);
  // Blue leaves: from here on there is nothing to go back to at once, and alarms are not watched any longer. Chosen.
  if (leg.stage === "CLEAN_UP" && deployment.alarms.status === "MONITORING") {
    deployment.alarms.status = "MONITORING_COMPLETE";
  }
}

/** In a rollback: at once when blue still stands, and else, after CLEAN_UP has begun, when its tasks are there again. */
function leadBack(ecs: Ecs, service: Service, deployment: Shifting, tasks: Tasks): void {
  const { shift, rollback } = deployment;
  const back = service.revisions.get(`${rollback?.serviceRevisionArn}`);
  if (shift.reversedAt !== undefined || !back) return;
  const stands = back === shift.source && stageOf(shift) !== "CLEAN_UP";
  if (!stands && !isFull(service, back, tasks)) return;
  if (shift.production > 0 || shift.test > 0) lead(ecs, deployment, back, { production: 0, test: 0 });
  shift.reversedAt = ecs.world.clock.now();
}

/** Answers whether every rule was there to be written. */
function lead(ecs: Ecs, { shift, target }: Shifting, source: Revision | undefined, split: Split): boolean {
  shift.production = split.production;
  shift.test = split.test;
  return leadTraffic(ecs.loadBalancing, { target, source, split });
}

function turnRound(ecs: Ecs, service: Service, deployment: Shifting, statusReason: string): void {
  const id = `ecs-svc/${deployment.target.id}`;
  tell(ecs.world.clock, service, `(deployment ${id}) deployment failed: ${statusReason}`);
  rollBack(ecs, service, deployment, shiftFailed(statusReason));
}

function isFull({ desiredCount }: Service, revision: Revision, { present, healthy }: Tasks): boolean {
  const own = present.filter(({ origin }) => origin.revision === revision);
  return own.length === desiredCount && own.every((task) => healthy.has(task));
}

function isShifting(deployment: ServiceDeployment | undefined): deployment is Shifting {
  return deployment?.shift !== undefined;
}
