import type { Ecs, RegisteredTaskDefinition, Service, ServiceRevision } from "@deploy-actions/shared/ecs/ecs";
import { primaryOf } from "@deploy-actions/shared/ecs/service";
import type { Registry } from "./registry.ts";

/** What the service can go back to, found and checked before anything is changed. */
export type WayBack =
  | {
      readonly kind: "available";
      /** `family:revision`. */
      readonly taskDefinition: string;
      /** Deregistered revisions cannot be deployed; an identical copy is registered when it comes to that. */
      readonly needsCopy: boolean;
      /** Images that could not be checked, with the reason. */
      readonly unchecked: readonly string[];
    }
  | { readonly kind: "none"; readonly why: string };

/** A steady service goes back to what it runs; one that is not, to what was last proven good. */
export async function chooseWayBack(
  service: Service,
  live: RegisteredTaskDefinition,
  { ecs, registry, proven }: { ecs: Ecs; registry: Registry; proven: ServiceRevision | undefined },
): Promise<WayBack> {
  const name = goodTaskDefinition(service, proven);
  if (!name) return { kind: "none", why: "no deployment of this service was ever completed" };
  const target = name === live.name ? live : await ecs.findTaskDefinition(name);
  if (!target) return { kind: "none", why: `task definition ${name} does not exist any more` };
  const pinned = proven?.taskDefinition === name ? proven : undefined;

  const unchecked: string[] = [];
  for (const { name: container, image = "" } of target.definition.containerDefinitions) {
    const digest = pinned?.images.find((entry) => entry.container === container)?.digest;
    const reference = digest ? `${withoutTag(image)}@${digest}` : image;
    const sighting = await registry.look(reference);
    if (sighting.kind === "missing")
      return { kind: "none", why: `image ${reference} of ${name} is not in its registry any more` };
    if (sighting.kind === "unknown") unchecked.push(`${image} (${sighting.why})`);
  }
  return { kind: "available", taskDefinition: name, needsCopy: !target.active, unchecked };
}

function goodTaskDefinition(
  { deployments, controller, taskDefinition }: Service,
  proven: ServiceRevision | undefined,
): string | undefined {
  // CodeDeploy makes a task set the PRIMARY one when it gives it the traffic; ECS keeps no other history of these services.
  if (controller === "CODE_DEPLOY") return taskDefinition;
  const primary = primaryOf({ deployments });
  if (primary?.rolloutState === "COMPLETED" && deployments.length === 1) return primary.taskDefinition;
  const completed = deployments.find(({ rolloutState }) => rolloutState === "COMPLETED");
  return proven?.taskDefinition ?? completed?.taskDefinition;
}

/** `host/name:tag` and `host/name@sha256:…` → `host/name`. */
function withoutTag(image: string): string {
  const name = image.split("@")[0] ?? image;
  return name.lastIndexOf(":") > name.lastIndexOf("/") ? name.slice(0, name.lastIndexOf(":")) : name;
}

export function describeWayBack(wayBack: WayBack): string {
  if (wayBack.kind === "none") return `No way back: ${wayBack.why}.`;
  const copy = wayBack.needsCopy ? ", as a new copy because it is INACTIVE" : "";
  const unchecked =
    wayBack.unchecked.length > 0 ? `; not checked: ${wayBack.unchecked.join(", ")}` : "; its images are there";
  return `Way back: ${wayBack.taskDefinition}${copy}${unchecked}.`;
}
