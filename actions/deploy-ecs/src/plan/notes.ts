import type { Service } from "@deploy-actions/shared/ecs/ecs";
import { primaryOf } from "@deploy-actions/shared/ecs/service";
import type { Settings } from "@deploy-actions/shared/ecs/settings";
import type { Observed } from "../observe.ts";
import { hasNoRoom, noRoomSentence, roomFor } from "../preflight/room.ts";

/** What a person should know before the deployment starts. None of it stops the deploy. */
export function notesOf({ service, wayBack }: Observed, settings: Settings): readonly string[] {
  const desiredCount = settings.desiredCount ?? service.desiredCount;
  const configuration = settings.deploymentConfiguration ?? service.deploymentConfiguration;
  const earlySuccess = isOn(configuration.earlySuccessCriteria);
  const room = roomFor(desiredCount, configuration);
  return [
    wayBack.kind === "none" && `There is no way back: ${wayBack.why}.`,
    desiredCount === 0 && "The desired count is 0: the service runs no task, so a green step proves nothing about it.",
    earlySuccess &&
      "earlySuccessCriteria is on: ECS calls the deployment successful, and this step is green, while old tasks may still serve.",
    hasNoRoom(desiredCount, service.runningCount, room) && noRoomSentence(desiredCount, room),
  ].filter((note) => typeof note === "string");
}

/** Not for a step that only follows it. */
export function inProgressNote(service: Service): readonly string[] {
  const primary = primaryOf(service);
  if (primary?.rolloutState !== "IN_PROGRESS") return [];
  return [`Another deployment (${primary.id}, ${primary.taskDefinition}) is in progress.`];
}

const isOn = (criteria: unknown) =>
  typeof criteria === "object" && criteria !== null && "enable" in criteria && criteria.enable === true;
