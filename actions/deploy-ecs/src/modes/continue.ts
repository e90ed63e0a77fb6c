import type { CodeDeployHandle } from "@deploy-actions/shared/codedeploy/handle";
import { undertakingOf } from "@deploy-actions/shared/codedeploy/release-way-back";
import { waitingHook } from "@deploy-actions/shared/ecs/deployment/milestone";
import type { RegisteredTaskDefinition, Service, ServiceDeployment } from "@deploy-actions/shared/ecs/ecs";
import { findBefore } from "@deploy-actions/shared/ecs/release-way-back";
import { primaryOf } from "@deploy-actions/shared/ecs/service";
import { Failure } from "@deploy-actions/shared/failure";
import type { EcsHandle } from "@deploy-actions/shared/release/handle";
import type { ReleaseBefore } from "@deploy-actions/shared/release/way-back";
import type { Effects } from "../effects.ts";
import { FailureWatch } from "../failure/watch.ts";
import type { Observed } from "../observe.ts";
import type { Plan } from "../plan/plan.ts";
import type { Found, PrepareSettings } from "../prepare.ts";
import { serviceNotFound, taskDefinitionNotFound } from "../refusals.ts";
import { continuedCodeDeploy, continuedEcs } from "../release/continued-release.ts";
import type { WaitUntil } from "../request/strategy.ts";

/** A deployment that an earlier step left paused: compared with its handle here, and nothing is changed yet. */
export async function prepareContinued(
  handle: EcsHandle | CodeDeployHandle,
  waitUntil: WaitUntil | undefined,
  { proven }: PrepareSettings,
  effects: Effects,
): Promise<Found> {
  const { service: name, cluster } = handle;
  const ecs = effects.ecsOf(name);
  const search = await ecs.findService();
  if (search.kind !== "found") throw serviceNotFound({ service: name, cluster }, search);
  const { service } = search;
  const [live, before] = await Promise.all([ecs.findTaskDefinition(handle.to), findBefore(handle, ecs)]);
  if (!live) throw taskDefinitionNotFound(handle.to);
  const observed = seen(service, live, handle, before);
  const watch = new FailureWatch({ ecs, logs: effects.logs, definition: live.definition });
  const means = { ...effects, ecs, save: effects.save.service.bind(undefined, name) };
  const plan: Plan & { kind: "continue" } = {
    kind: "continue",
    deployment: handle.deployment ?? "",
    current: handle.to,
    changes: [],
    notes: [],
    wayBack: observed.wayBack,
  };
  if (handle.kind === "codedeploy") {
    const codeDeploy = await effects.codeDeployOf(name);
    const deployment = handle.deployment === undefined ? undefined : await codeDeploy.findDeployment(handle.deployment);
    if (!deployment) throw notThere(handle);
    const undertaking = undertakingOf(handle, { service, deployment, before });
    const release = continuedCodeDeploy(
      { plan, handle, undertaking, service, waitUntil, proven },
      { ...means, codeDeploy },
    );
    return { observed, definition: live.definition, watch, release };
  }
  const primary = primaryOf(service);
  if (!primary || primary.id !== handle.deployment) throw notThere(handle);
  const deployment = await currentDeployment(service, effects);
  const release = continuedEcs({ plan, service, primary, deployment, before, waitUntil, proven }, means);
  if (!waitingHook(deployment)) means.log(`${handle.deployment} is not paused (any more); following it.`);
  return { observed, definition: live.definition, watch, release };
}

async function currentDeployment(service: Service, { ecsOf }: Effects): Promise<ServiceDeployment> {
  const arn = service.currentServiceDeployment;
  const deployment = arn ? await ecsOf(service.name).findServiceDeployment(arn) : undefined;
  if (deployment) return deployment;
  throw new Failure(`ECS does not say which deployment of service "${service.name}" is in progress.`, {
    hint: "Allow ecs:DescribeServiceDeployments to this step.",
  });
}

/** What it was compared with says that something else is in place. */
function notThere({ service, deployment, to }: EcsHandle | CodeDeployHandle): Failure {
  return new Failure(
    `Deployment ${deployment ?? "(none)"} of ${to} is not in place any more on service "${service}".`,
    {
      hint: "It was rolled back, or a newer deployment replaced it. Nothing was changed. Look at the service; deploy again if it is meant.",
    },
  );
}

function seen(
  service: Service,
  live: RegisteredTaskDefinition,
  { kind }: EcsHandle | CodeDeployHandle,
  before: ReleaseBefore,
): Observed {
  return {
    mover: kind,
    service,
    live,
    base: live,
    newest: live,
    running: undefined,
    ongoing: undefined,
    images: new Map(),
    wayBack:
      before.kind === "available"
        ? { kind: "available", taskDefinition: before.release, needsCopy: before.needsCopy, unchecked: [] }
        : { kind: "none", why: before.why },
  };
}
