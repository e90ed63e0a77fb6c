import { scheduleEach } from "../native/schedule-each.ts";
import { sizes } from "../native/sizes.ts";
import { hasShifted, takeStep } from "../native/step.ts";
import type { Deployment, Ecs, Service, ServiceDeployment } from "../state.ts";
import { stopTask } from "../tasks/stopping.ts";
import { isWanted, type Task } from "../tasks/task.ts";
import { tasksOf } from "./counts.ts";
import { isBaking, triggeredAlarms, watchesAlarms } from "./deployment-alarms.ts";
import { finish, giveUp, ongoing, rollBack } from "./deployments.ts";
import { tell, tellOccurrences } from "./events.ts";
import { countFailures, noteHealthy } from "./failures.ts";
import { ALARM, CIRCUIT_BREAKER, USER_REQUEST } from "./rollback-causes.ts";
import { type Situation, schedule } from "./scheduler.ts";
import { startTasks } from "./start-tasks.ts";
import { judgeHealth } from "./task-health.ts";

/** One look of the service scheduler at one service: take in what happened, act on requests, decide, do. */
export function reconcile(ecs: Ecs, service: Service): void {
  const { clock } = ecs.world;
  tellOccurrences(clock, service, tasksOf(ecs, service));
  countFailures(ecs, service, tasksOf(ecs, service));
  followRequests(ecs, service);
  watchBreaker(ecs, service);
  watchAlarms(ecs, service);
  const healthy = rollOut(ecs, service);
  tellOccurrences(clock, service, tasksOf(ecs, service));

  const present = tasksOf(ecs, service).filter(({ lastStatus }) => lastStatus !== "STOPPED");
  const has = (deployment: Deployment) => present.some(({ origin }) => origin.revision === deployment.revision);
  const keepsOlder = service.serviceDeployments.some((deployment) => !deployment.shift && watchesAlarms(deployment));
  service.deployments = service.deployments.filter(
    (deployment) => deployment.status === "PRIMARY" || deployment.desiredCount > 0 || has(deployment) || keepsOlder,
  );
  takeStep(ecs, service, { present, healthy });
  settle(ecs, service, { present, healthy });
  if (service.status === "DRAINING" && present.length === 0) service.status = "INACTIVE";
}

/** What UpdateService and StopServiceDeployment asked for. */
function followRequests(ecs: Ecs, service: Service): void {
  for (const deployment of service.serviceDeployments) {
    if (deployment.status === "STOP_REQUESTED") finish(ecs, service, deployment, "STOPPED");
    if (deployment.status === "ROLLBACK_REQUESTED") rollBack(ecs, service, deployment, USER_REQUEST);
    if (deployment.status === "PENDING") {
      deployment.status = "IN_PROGRESS";
      deployment.startedAt = ecs.world.clock.now();
      deployment.updatedAt = deployment.startedAt;
    }
  }
}

function watchBreaker(ecs: Ecs, service: Service): void {
  const deployment = ongoing(service);
  if (deployment?.status !== "IN_PROGRESS" || deployment.breaker.status !== "MONITORING") return;
  if (deployment.breaker.failureCount < deployment.breaker.threshold) return;
  deployment.breaker.status = "TRIGGERED";
  const id = `ecs-svc/${deployment.target.id}`;
  tell(ecs.world.clock, service, `(deployment ${id}) deployment failed: tasks failed to start.`);
  if (deployment.configuration.deploymentCircuitBreaker?.rollback) rollBack(ecs, service, deployment, CIRCUIT_BREAKER);
  else giveUp(ecs, service, deployment, CIRCUIT_BREAKER);
}

function watchAlarms(ecs: Ecs, service: Service): void {
  const deployment = ongoing(service);
  const triggered = deployment ? triggeredAlarms(ecs, deployment) : [];
  if (!deployment || triggered.length === 0) return;
  deployment.alarms.status = "TRIGGERED";
  deployment.alarms.triggered = triggered;
  tell(ecs.world.clock, service, `(deployment ecs-svc/${deployment.target.id}) deployment failed: alarm detected.`);
  if (deployment.configuration.alarms?.rollback) rollBack(ecs, service, deployment, ALARM);
  else giveUp(ecs, service, deployment, ALARM);
}

/** Replaces, stops and starts tasks; answers which tasks are healthy. */
function rollOut(ecs: Ecs, service: Service): ReadonlySet<Task> {
  const wanted = tasksOf(ecs, service).filter(isWanted);
  const verdicts = new Map(wanted.map((task) => [task, judgeHealth(ecs, service, task)]));
  const healthy = new Set(wanted.filter((task) => verdicts.get(task)?.kind === "healthy"));
  for (const task of healthy) noteHealthy(service, task);

  const { minimumHealthyPercent = 100, maximumPercent = 200 } = service.deploymentConfiguration;
  const situation: Situation = {
    desiredCount: service.desiredCount,
    minimumHealthyPercent,
    maximumPercent,
    deployments: service.deployments.map((deployment) => ({
      id: deployment.id,
      desiredCount: deployment.desiredCount,
      mayStart: deployment.rolloutState !== "FAILED" && ecs.world.clock.now() >= deployment.notBefore,
      tasks: wanted
        .filter(({ origin }) => origin.revision === deployment.revision)
        .map((task) => ({ id: task.id, healthy: healthy.has(task), unhealthy: verdicts.get(task)?.kind === "failed" })),
    })),
  };
  const given = sizes(service, ecs.world.clock.now());
  const decision = given ? scheduleEach(situation, given) : schedule(situation);

  for (const deployment of service.deployments) {
    deployment.desiredCount = decision.desiredCounts.get(deployment.id) ?? deployment.desiredCount;
    const count = decision.start.get(deployment.id) ?? 0;
    if (count > 0) startTasks(ecs, service, deployment, { count, replaced: decision.replace.length });
  }
  for (const task of wanted) {
    const verdict = verdicts.get(task);
    if (verdict?.kind === "failed") {
      tell(ecs.world.clock, service, verdict.event);
      stopTask(ecs, task, { code: "ServiceSchedulerInitiated", reason: verdict.reason }, { drain: true });
    } else if (decision.stop.includes(task.id)) {
      const reason = `Scaling activity initiated by (deployment ${service.deployments[0]?.id})`;
      stopTask(ecs, task, { code: "ServiceSchedulerInitiated", reason }, { drain: true });
    }
  }
  sayWhetherStuck(ecs, service, decision.stuck);
  return healthy;
}

function sayWhetherStuck(ecs: Ecs, service: Service, stuck: boolean): void {
  const [primary] = service.deployments;
  if (!primary || primary.stuck === stuck) return;
  primary.stuck = stuck;
  if (!stuck) return;
  const fix = "Update the minimumHealthyPercent or maximumPercent value and try again.";
  const message = `was unable to stop or start tasks during a deployment because of the service deployment configuration. ${fix}`;
  tell(ecs.world.clock, service, message);
}

/** Says when a deployment is complete and when the service is steady. */
function settle(
  ecs: Ecs,
  service: Service,
  { present, healthy }: { present: readonly Task[]; healthy: ReadonlySet<Task> },
): void {
  const [primary] = service.deployments;
  if (!primary) return;
  const own = present.filter(({ origin }) => origin.revision === primary.revision);
  const ready = own.filter((task) => healthy.has(task)).length;
  const alone = own.length === present.length;
  const full = ready === service.desiredCount && own.length === service.desiredCount;

  const deployment = ongoing(service);
  const done = deployment?.shift
    ? full && alone && hasShifted(service, deployment, deployment.shift)
    : succeeded(deployment, { full, ready, alone, of: service.desiredCount });
  const inPlace = primary.rolloutState === "IN_PROGRESS" && done;
  if (inPlace && deployment) deployment.inPlaceSince ??= ecs.world.clock.now();
  if (inPlace && !(deployment && isBaking(ecs, deployment))) {
    primary.rolloutState = "COMPLETED";
    primary.rolloutStateReason = `ECS deployment ${primary.id} completed.`;
    primary.updatedAt = ecs.world.clock.now();
    service.lastSuccessful = primary.revision;
    if (deployment) finish(ecs, service, deployment, deployment.rollback ? "ROLLBACK_SUCCESSFUL" : "SUCCESSFUL");
    tell(ecs.world.clock, service, `(deployment ${primary.id}) deployment completed.`);
  }
  const steady = primary.rolloutState === "COMPLETED" && full && alone;
  if (steady && !service.steady) tell(ecs.world.clock, service, "has reached a steady state.");
  service.steady = steady;
}

/** Without early success criteria: every task is there and healthy, and every older one is gone. */
function succeeded(
  deployment: ServiceDeployment | undefined,
  { full, ready, alone, of }: { full: boolean; ready: number; alone: boolean; of: number },
): boolean {
  const {
    enable,
    healthyPercent = 100,
    sourceServiceRevisionCleanup,
  } = deployment?.configuration.earlySuccessCriteria ?? {};
  if (!enable || deployment?.rollback) return full && alone;
  return ready >= Math.ceil((of * healthyPercent) / 100) && (alone || sourceServiceRevisionCleanup === "DEFERRED");
}
