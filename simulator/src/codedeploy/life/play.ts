import type { Deployment } from "../deployments/deployment.ts";
import type { CodeDeploy } from "../state.ts";
import { ALARM_INTERVAL, LOOK_INTERVAL } from "../timing.ts";
import { alarmsActive, alarmsUnknown, Ending, failure, stoppedByUser } from "./ending.ts";
import type { Life } from "./pause.ts";
import { rollBack } from "./rollback.ts";

/** Looks at a deployment until its life is over. A stop request and an alarm end it wherever it stands. */
export function play(codeDeploy: CodeDeploy, deployment: Deployment, life: Life): void {
  const { clock } = codeDeploy.world;
  let alarmsReadAt = Number.NEGATIVE_INFINITY;

  const ending = (): Ending | undefined => {
    if (deployment.stopRequest) return stoppedByUser(deployment);
    if (clock.now() < alarmsReadAt + ALARM_INTERVAL) return undefined;
    alarmsReadAt = clock.now();
    return endingByAlarm(codeDeploy, deployment);
  };
  const look = () => {
    try {
      const over = ending();
      if (over) throw over;
      if (life.next().done) codeDeploy.looks.delete(deployment);
      else codeDeploy.looks.set(deployment, clock.after(LOOK_INTERVAL, look));
    } catch (error) {
      codeDeploy.looks.delete(deployment);
      end(codeDeploy, deployment, error instanceof Ending ? error : failure("INTERNAL_ERROR", `${error}`));
    }
  };
  codeDeploy.looks.set(deployment, clock.after(0, look));
}

function endingByAlarm({ alarms }: CodeDeploy, deployment: Deployment): Ending | undefined {
  const { enabled, alarms: watched = [], ignorePollAlarmFailure } = deployment.alarms;
  if (!enabled) return undefined;
  const names = watched.flatMap(({ name }) => name ?? []);
  const active = names.filter((name) => alarms.stateOf(name) === "ALARM");
  if (active.length > 0) return alarmsActive(active);
  const unknown = names.filter((name) => alarms.stateOf(name) === undefined);
  return unknown.length > 0 && !ignorePollAlarmFailure ? alarmsUnknown(unknown) : undefined;
}

function end(codeDeploy: CodeDeploy, deployment: Deployment, ending: Ending): void {
  const now = codeDeploy.world.clock.now();
  for (const event of deployment.target.events) {
    if (event.status === "InProgress") {
      event.status = "Failed";
      event.endedAt = now;
      event.diagnostics = { errorCode: ending.errorCode, scriptName: "", message: ending.message };
    }
    if (event.status === "Pending") event.status = "Skipped";
  }
  deployment.target.status = "Failed";
  deployment.target.updatedAt = now;
  deployment.status = ending.status;
  deployment.error = { code: ending.code, message: ending.message };
  deployment.completedAt = now;
  if (rollsBack(deployment, ending)) play(codeDeploy, ...rollBack(codeDeploy, deployment));
}

/** A rollback is not rolled back. */
function rollsBack({ creator, autoRollback }: Deployment, { event, rollsBack: decided }: Ending): boolean {
  if (creator === "codeDeployRollback") return false;
  return decided ?? (autoRollback.enabled === true && (autoRollback.events ?? []).includes(event));
}
