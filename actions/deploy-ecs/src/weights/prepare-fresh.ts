import type { Mine } from "@deploy-actions/shared/ecs/deployment/mine";
import { primaryOf } from "@deploy-actions/shared/ecs/service";
import { Failure } from "@deploy-actions/shared/failure";
import type { WeightsMeans } from "./deploy.ts";
import type { Ledger } from "./ledger.ts";
import type { ShiftPlan } from "./plan.ts";

/** Brings the release onto the side without traffic, with as many tasks as carry the traffic on the other. */
export async function prepareFresh(
  { fresh, deploys, force, wanted }: ShiftPlan,
  ledger: Ledger,
  { ecs, log }: WeightsMeans,
): Promise<Mine> {
  const { taskDefinition, previousDeploymentId } = ledger.state.fresh;
  const { name, service } = fresh;
  const scale = wanted === service.desiredCount ? {} : { desiredCount: wanted };
  const keep = (mine: Mine): Mine => {
    ledger.save({ fresh: { ...ledger.state.fresh, mine } });
    return mine;
  };
  const running = primaryOf(service);
  if (!deploys && running) {
    const { id: deploymentId, createdAt } = running;
    const { currentServiceDeployment: serviceDeployment } = service;
    const mine = keep({ deploymentId, taskDefinition, previousDeploymentId, serviceDeployment, createdAt });
    if (wanted === service.desiredCount) return mine;
    log(`Scaling ${name} from ${service.desiredCount} to ${wanted} tasks.`);
    await ecs.fresh.update(scale);
    return mine;
  }
  const updated = await ecs.fresh.update({ taskDefinition, ...(force ? { forceNewDeployment: true } : {}), ...scale });
  const created = primaryOf(updated);
  if (!created || created.id === previousDeploymentId) {
    throw new Failure(`ECS took the update of service "${name}" to ${taskDefinition}, but started no deployment.`, {
      hint: "Look at the service's events; run again with force-new-deployment: true.",
    });
  }
  const isNew = updated.currentServiceDeployment !== service.currentServiceDeployment;
  const mine = keep({
    deploymentId: created.id,
    taskDefinition,
    previousDeploymentId,
    serviceDeployment: isNew ? updated.currentServiceDeployment : undefined,
    createdAt: created.createdAt,
  });
  log(`Deploying ${taskDefinition} to ${name} as ${mine.deploymentId}, without traffic.`);
  return mine;
}
