import type { Ecs } from "@deploy-actions/shared/ecs/ecs";
import type { ServiceDefinition } from "@deploy-actions/shared/ecs/service-definition/schema.gen";
import { Failure } from "@deploy-actions/shared/failure";
import type { Effects } from "./effects.ts";
import { FailureWatch } from "./failure/watch.ts";
import { type Base, lookForImages, registeredDefinition } from "./observe.ts";
import { creationSettings, planCreation } from "./plan/plan-creation.ts";
import type { Found, PrepareSettings } from "./prepare.ts";
import { creationRelease } from "./release/creation-release.ts";
import type { Request } from "./request/request.ts";
import { asService } from "./service-definition/as-service.ts";
import { creationInput } from "./service-definition/creation-input.ts";
import type { Unfinished } from "./state.ts";
import { edit } from "./task-definition/edit.ts";

/** A service that is not there, and is made from its definition. */
export async function prepareCreation(
  request: Request,
  definition: ServiceDefinition,
  { proven }: Pick<PrepareSettings, "proven">,
  effects: Effects,
): Promise<Found> {
  const { service: name, cluster, strategy } = request;
  const ecs = effects.ecsOf(name);
  const base = await baseOf(request, definition, ecs);
  const edited = edit(base.definition, request.edits).definition;
  const [newest, images] = await Promise.all([
    ecs.findTaskDefinition(edited.family),
    lookForImages(edited, effects.registry),
  ]);
  const plan = planCreation(request, definition, { base, newest, images });
  const settings = creationSettings(request);
  const release = creationRelease(
    { plan, definition, settings, cluster, waitUntil: strategy.waitUntil, run: effects.oneOffs.identity, proven },
    {
      ecs,
      definedService: await effects.definedServiceOf(name),
      clock: effects.clock,
      save: (unfinished: Unfinished) => effects.save.service(name, unfinished),
    },
  );
  const { definition: task } = plan.target;
  return {
    observed: {
      service: asService(creationInput(definition, { taskDefinition: task.family, ...settings })),
      base,
      newest,
      images,
    },
    definition: task,
    release,
    watch: new FailureWatch({ ecs, logs: effects.logs, definition: task }),
  };
}

/** The step's own word; where it asks for what is live, the file says what a new service runs. */
async function baseOf({ source, service }: Request, { taskDefinition }: ServiceDefinition, ecs: Ecs): Promise<Base> {
  if (source.kind === "file") return source;
  const reference = source.kind === "registered" ? source.reference : taskDefinition;
  if (reference !== undefined) return await registeredDefinition(reference, ecs);
  throw new Failure(`Service "${service}" does not exist, and nothing says what it is to run.`, {
    hint: "Give task-definition (a file or a family), or taskDefinition in the service definition.",
  });
}
