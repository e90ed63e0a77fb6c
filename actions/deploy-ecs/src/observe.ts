import type { Ecs, RegisteredTaskDefinition, Service, ServiceRevision } from "@deploy-actions/shared/ecs/ecs";
import { primaryOf } from "@deploy-actions/shared/ecs/service";
import type { TaskDefinition } from "@deploy-actions/shared/ecs/task-definition/definition";
import { refuseService, serviceNotFound, taskDefinitionNotFound } from "./refusals.ts";
import type { Registry, Sighting } from "./registry.ts";
import type { Request } from "./request/request.ts";
import type { DefinitionDrift } from "./service-definition/drift.ts";
import { chooseMover, type Mover } from "./strategy.ts";
import { edit } from "./task-definition/edit.ts";
import { chooseWayBack, type WayBack } from "./way-back.ts";

/** Everything the plan is made from; read once, before anything is changed. */
export interface Observed {
  readonly mover: Mover;
  readonly service: Service;
  /** What the service runs now. */
  readonly live: RegisteredTaskDefinition;
  /** What the edits of the inputs are applied to. */
  readonly base: Base;
  /** The newest ACTIVE revision of the family that is deployed: an identical one is used again. */
  readonly newest: RegisteredTaskDefinition | undefined;
  /** What ECS pinned the images of the running tasks to; undefined while that changes, and where ECS does not say. */
  readonly running: ServiceRevision | undefined;
  /** The deployment that is in progress, when there is one. */
  readonly ongoing: Ongoing | undefined;
  /** What each image of the new definition leads to, by reference. */
  readonly images: ReadonlyMap<string, Sighting>;
  readonly wayBack: WayBack;
  /** How it differs from its service definition, where one was given. */
  readonly drift?: DefinitionDrift | undefined;
}

/** What ECS pinned the images of a deployment in progress to; or, it is on the way back to the release before. */
export type Ongoing =
  | { readonly kind: "deploying"; readonly revision: ServiceRevision | undefined }
  | { readonly kind: "rolling-back" };

/** A file's definition has no name, and is not registered. */
export type Base = RegisteredTaskDefinition | Pick<RegisteredTaskDefinition, "definition">;

export async function observe(
  request: Request,
  { ecs, registry }: { ecs: Ecs; registry: Registry },
): Promise<Observed> {
  const search = await ecs.findService();
  if (search.kind !== "found") throw serviceNotFound(request, search);
  const { service } = search;
  refuseService(request, service);
  const mover = chooseMover(request, service);

  // The newest of its family is what most services run: then one call says both.
  const newestOfFamily = await ecs.findTaskDefinition(service.taskDefinition.split(":")[0] ?? "");
  const runsNewest = newestOfFamily?.name === service.taskDefinition;
  const live = runsNewest ? newestOfFamily : await ecs.findTaskDefinition(service.taskDefinition);
  if (!live) throw taskDefinitionNotFound(service.taskDefinition);
  const base = await baseDefinition(request, live, ecs);
  const { definition } = edit(base.definition, request.edits);
  const [newest, proven, ongoing, images] = await Promise.all([
    // A family whose every revision was deregistered has no newest ACTIVE one.
    definition.family === live.definition.family ? (newestOfFamily ?? live) : ecs.findTaskDefinition(definition.family),
    // A service of CodeDeploy has no service deployments.
    mover === "codedeploy" ? undefined : lastProven(ecs),
    whatGoesOn(service, ecs),
    lookForImages(definition, registry),
  ]);
  const wayBack = await chooseWayBack(service, live, { ecs, registry, proven });
  return {
    mover,
    service,
    live,
    base,
    newest,
    running: runs(service, proven),
    ongoing,
    images,
    wayBack,
  };
}

/** What each image of a definition leads to, by reference. */
export async function lookForImages(
  { containerDefinitions }: TaskDefinition,
  registry: Registry,
): Promise<ReadonlyMap<string, Sighting>> {
  const references = [...new Set(containerDefinitions.map(({ image }) => image ?? ""))];
  return new Map(
    await Promise.all(references.map(async (reference) => [reference, await registry.look(reference)] as const)),
  );
}

async function baseDefinition({ source }: Request, live: RegisteredTaskDefinition, ecs: Ecs): Promise<Base> {
  switch (source.kind) {
    case "live":
      return live;
    case "file":
      return source;
    case "registered":
      return await registeredDefinition(source.reference, ecs);
  }
}

export async function registeredDefinition(reference: string, ecs: Ecs): Promise<RegisteredTaskDefinition> {
  const found = await ecs.findTaskDefinition(reference);
  if (!found) throw taskDefinitionNotFound(reference);
  return found;
}

/** The proven revision is what runs, also after a rollback; unless a deployment is in progress or was left failed. */
function runs({ deployments }: Service, proven: ServiceRevision | undefined): ServiceRevision | undefined {
  const primary = primaryOf({ deployments });
  return primary?.rolloutState === "COMPLETED" && primary.taskDefinition === proven?.taskDefinition
    ? proven
    : undefined;
}

/** Reads the service deployment also when none is in progress: a step that may not must learn that before it changes anything. */
async function whatGoesOn(service: Service, ecs: Ecs): Promise<Ongoing | undefined> {
  const arn = service.currentServiceDeployment;
  const deployment = arn ? await ecs.findServiceDeployment(arn) : undefined;
  if (primaryOf(service)?.rolloutState !== "IN_PROGRESS") return undefined;
  if (deployment && /^(STOP|ROLLBACK)_/.test(deployment.status)) return { kind: "rolling-back" };
  return {
    kind: "deploying",
    revision: deployment && (await ecs.findServiceRevision(deployment.targetServiceRevision)),
  };
}

/** The revision of the newest deployment that ECS brought to an end well. */
async function lastProven(ecs: Ecs): Promise<ServiceRevision | undefined> {
  const [newest] = await ecs.listServiceDeployments({ status: "SUCCESSFUL" });
  return newest && ecs.findServiceRevision(newest.targetServiceRevision);
}
