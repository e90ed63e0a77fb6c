import { isRefusal } from "@deploy-actions/shared/aws/aws-error";
import type { Clock } from "@deploy-actions/shared/clock";
import { formatDuration } from "@deploy-actions/shared/duration";
import { READS_LAG_MS } from "@deploy-actions/shared/ecs/deployment/lookout";
import type { Mine } from "@deploy-actions/shared/ecs/deployment/mine";
import type { Service } from "@deploy-actions/shared/ecs/ecs";
import { primaryOf } from "@deploy-actions/shared/ecs/service";
import type { ServiceDefinition } from "@deploy-actions/shared/ecs/service-definition/schema.gen";
import { Failure } from "@deploy-actions/shared/failure";
import { poll } from "@deploy-actions/shared/poll";
import { type CreationSettings, creationInput } from "./creation-input.ts";
import type { Creation, DefinedService, SeenService } from "./defined-service.ts";
import type { UnfinishedCreation } from "./unfinished-creation.ts";

export interface CreationRequest extends CreationSettings {
  readonly clientToken: string;
}

export interface Creating {
  readonly definedService: DefinedService;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  /** Undefined: nothing was created, and nothing is to be undone. */
  readonly save: (unfinished: UnfinishedCreation | undefined) => void;
  readonly signal: AbortSignal;
  /** Unix epoch ms. */
  readonly deadline: number;
}

export interface CreatedService {
  readonly service: Service;
  readonly unfinished: Extract<UnfinishedCreation, { phase: "created" }>;
  /** To be followed like any deployment; undefined where CodeDeploy deploys: then the tasks are to be counted. */
  readonly mine: Mine | undefined;
}

/** A name whose service is being deleted is free within minutes; milliseconds. */
const DRAINING_PACE_MS = 5_000;

/** Between requests whose answers are lost; milliseconds. */
const LOST_PACE_MS = 2_000;

/** Between looks whether reads show the service; milliseconds. */
const SHOWN_PACE_MS = 1_000;

/** CreateService, once in effect however often it takes. Throws when it was refused, or when nobody can tell. */
export async function createService(
  definition: ServiceDefinition,
  request: CreationRequest,
  effects: Creating,
): Promise<CreatedService> {
  const { clock, log, save, signal, deadline } = effects;
  const { serviceName } = definition;
  const input = creationInput(definition, request);
  const { taskDefinition } = request;
  save({ phase: "creating", taskDefinition, askedAt: clock.now() });
  for (let waits = 0; ; waits++) {
    const answer = await ask(input, request.clientToken, effects);
    if (answer.kind === "created") return await created(answer.seen, effects);
    // This very request would have been answered with its own service.
    save(undefined);
    if (answer.kind === "name-taken") throw nameTaken(serviceName);
    if (clock.now() + DRAINING_PACE_MS > deadline) throw stillDraining(serviceName);
    if (waits === 0) log(`Service ${serviceName} is still being deleted; it is created as soon as its name is free.`);
    await clock.sleep(DRAINING_PACE_MS, signal);
    save({ phase: "creating", taskDefinition, askedAt: clock.now() });
  }
}

/** The answer to the request; also when some of its answers were lost. */
async function ask(input: ServiceDefinition, clientToken: string, effects: Creating): Promise<Creation> {
  const { definedService, clock, log, save, signal } = effects;
  const giveUp = clock.now() + READS_LAG_MS;
  for (;;) {
    try {
      return await definedService.create(input, clientToken);
    } catch (error) {
      signal.throwIfAborted();
      if (isRefusal(error)) {
        save(undefined);
        throw error;
      }
      if (clock.now() >= giveUp) throw error;
      log(
        `The answer to CreateService was lost (${(error as Error).message}) Asking again in ${formatDuration(LOST_PACE_MS)}; ECS creates it once.`,
      );
      await clock.sleep(LOST_PACE_MS, signal);
    }
  }
}

async function created({ service, createdAt }: SeenService, effects: Creating): Promise<CreatedService> {
  const { save, log } = effects;
  const { taskDefinition, currentServiceDeployment } = service;
  const primary = primaryOf(service);
  const unfinished = { phase: "created", taskDefinition, createdAt, deploymentId: primary?.id } as const;
  save(unfinished);
  log(`Created service ${service.name} of ${taskDefinition}, with ${service.desiredCount} tasks to run.`);
  await untilShown(createdAt, effects);
  const mine = primary && {
    deploymentId: primary.id,
    taskDefinition,
    previousDeploymentId: undefined,
    serviceDeployment: currentServiceDeployment,
    createdAt: primary.createdAt,
  };
  return { service, unfinished, mine };
}

/** Reads lag behind, and whoever follows the deployment would take the service for deleted. */
async function untilShown(createdAt: number, { definedService, clock, signal }: Creating): Promise<void> {
  const look = async () => {
    const seen = await definedService.look();
    return seen?.createdAt === createdAt ? seen : undefined;
  };
  const deadline = clock.now() + READS_LAG_MS;
  await poll(look, { clock, pace: () => SHOWN_PACE_MS, deadline, signal, waitingFor: "the service to show" });
}

const nameTaken = (service: string) =>
  new Failure(`Service "${service}" was created by somebody else in the meantime. This step changed nothing.`, {
    hint: "Run again: the step then deploys to the service that is there now.",
  });

const stillDraining = (service: string) =>
  new Failure(`Service "${service}" is still being deleted, so its name is not free. This step changed nothing.`, {
    hint: "Its last tasks are stopping, or their targets draining: run again when it is INACTIVE, or raise timeout.",
  });
