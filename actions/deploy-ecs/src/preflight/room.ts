import type { DeploymentConfiguration } from "@deploy-actions/shared/ecs/ecs";

/** How many tasks of a service may run and must run while a rolling deployment replaces them. */
export interface Room {
  readonly minimumHealthyPercent: number;
  readonly maximumPercent: number;
  readonly least: number;
  readonly most: number;
}

/** ECS rounds the minimum up and the maximum down (API reference, DeploymentConfiguration). */
export function roomFor(
  desiredCount: number,
  { minimumHealthyPercent = 100, maximumPercent = 200 }: DeploymentConfiguration,
): Room {
  return {
    minimumHealthyPercent,
    maximumPercent,
    least: Math.ceil((desiredCount * minimumHealthyPercent) / 100),
    most: Math.floor((desiredCount * maximumPercent) / 100),
  };
}

/** Whether ECS can neither stop an old task nor start a new one. Where none runs, none has to make room. */
export function hasNoRoom(desiredCount: number, runningCount: number, { least, most }: Room): boolean {
  return desiredCount > 0 && runningCount > 0 && most <= desiredCount && least >= desiredCount;
}

export function noRoomSentence(desiredCount: number, { minimumHealthyPercent, maximumPercent }: Room): string {
  return `With ${minimumHealthyPercent} % minimum and ${maximumPercent} % maximum of ${desiredCount} tasks, ECS can neither stop an old task nor start a new one: the deployment will hang.`;
}
