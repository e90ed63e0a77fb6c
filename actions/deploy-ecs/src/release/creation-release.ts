import type { Clock } from "@deploy-actions/shared/clock";
import { follow } from "@deploy-actions/shared/ecs/deployment/follow";
import { shiftsTraffic } from "@deploy-actions/shared/ecs/deployment/milestone";
import type { Ecs } from "@deploy-actions/shared/ecs/ecs";
import type { ServiceDefinition } from "@deploy-actions/shared/ecs/service-definition/schema.gen";
import type { RunIdentity } from "../one-off/identity.ts";
import type { CreationPlan } from "../plan/plan-creation.ts";
import type { WaitUntil } from "../request/strategy.ts";
import { createService } from "../service-definition/create-service.ts";
import type { CreationSettings } from "../service-definition/creation-input.ts";
import { creationToken } from "../service-definition/creation-token.ts";
import type { DefinedService } from "../service-definition/defined-service.ts";
import { undoCreation } from "../service-definition/undo-creation.ts";
import type { UnfinishedCreation } from "../service-definition/unfinished-creation.ts";
import { wentBackOf } from "../service-definition/went-back-of.ts";
import type { Unfinished } from "../state.ts";
import { NO_SERVICE } from "../went-back.ts";
import type { Release } from "./release.ts";

interface CreationReleaseSettings {
  readonly plan: CreationPlan;
  readonly definition: ServiceDefinition;
  readonly settings: Omit<CreationSettings, "taskDefinition">;
  readonly cluster: string;
  readonly waitUntil: WaitUntil | undefined;
  readonly run: RunIdentity;
  readonly proven: "stays" | "goes";
}

interface CreationReleaseEffects {
  readonly ecs: Ecs;
  readonly definedService: DefinedService;
  readonly clock: Clock;
  readonly save: (unfinished: Unfinished) => void;
}

/** The first release of a service, which comes with the service itself, and goes with it. */
export function creationRelease(
  { plan, definition, settings, cluster, waitUntil, run, proven }: CreationReleaseSettings,
  { ecs, definedService, clock, save }: CreationReleaseEffects,
): Release {
  const { serviceName: service } = definition;
  let unfinished: UnfinishedCreation | undefined;
  const keep = (next: UnfinishedCreation | undefined) => {
    unfinished = next;
    save(
      next
        ? { phase: "creation", creation: next, goingBack: false, proven }
        : { phase: "planned", serving: NO_SERVICE },
    );
  };

  return {
    via: { kind: "ecs" },
    plan,
    steps: [],

    async begin(target, means) {
      if (!target) throw new Error(`Nothing was registered for service ${service}.`);
      const asked = { taskDefinition: target.name, ...settings };
      const clientToken = await creationToken(run, { ...asked, cluster, service });
      const created = await createService(
        definition,
        { ...asked, clientToken },
        { ...means, definedService, clock, save: keep },
      );
      if (!created.mine) throw new Error(`Service ${service} was created without a deployment to follow.`);
      const isMilestone = waitUntil !== undefined && shiftsTraffic(created.service);
      return await follow(created.mine, {
        ...means,
        ecs,
        clock,
        until: isMilestone && waitUntil !== "complete" ? waitUntil : "steady",
        findDoom: (mine, events) => means.findDoom(mine.deploymentId, events),
      });
    },

    async goBack(way) {
      if (!unfinished) return undefined;
      save({ phase: "creation", creation: unfinished, goingBack: true, proven });
      const undone = await undoCreation(unfinished, { ...way, definedService, clock });
      return wentBackOf(undone, service, unfinished);
    },
  };
}
