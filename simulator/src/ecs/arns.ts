import { randomBytes, randomInt } from "node:crypto";
import type { World } from "../world.ts";
import { invalidParameter } from "./errors.ts";

type Kind =
  | "cluster"
  | "container"
  | "service"
  | "task"
  | "task-definition"
  | "task-set"
  | "service-deployment"
  | "service-revision";

/** The ARNs of ECS in one account and region, in the long format that every account uses since 2019. */
export class Arns {
  readonly #prefix: string;

  constructor({ partition, region, account }: Pick<World, "partition" | "region" | "account">) {
    this.#prefix = `arn:${partition}:ecs:${region}:${account}:`;
  }

  of(kind: Kind, ...path: readonly string[]): string {
    return `${this.#prefix}${kind}/${path.join("/")}`;
  }

  /** What follows the kind in an ARN; a value that is not an ARN is already that. */
  path(kind: Kind, value: string): string {
    if (!value.startsWith("arn:")) return value;
    const start = `${this.#prefix}${kind}/`;
    if (value.startsWith(start)) return value.slice(start.length);
    throw invalidParameter(`Invalid identifier: ${value} is not the ARN of a ${kind} of this account and region.`);
  }
}

/** As in the last part of a task's ARN. */
export const newTaskId = () => randomBytes(16).toString("hex");

/** Nineteen digits: a service revision's id, and "ecs-svc/<id>" is the deployment that rolled it out. */
export const newRevisionId = () => `${randomInt(1, 10)}${digits(9)}${digits(9)}`;

/** As in the last part of a service deployment's ARN. */
export const newServiceDeploymentId = () => randomBytes(16).toString("base64url").slice(0, 21);

function digits(count: number): string {
  return String(randomInt(10 ** count)).padStart(count, "0");
}
