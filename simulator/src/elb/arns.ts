import { randomBytes } from "node:crypto";
import type { World } from "../world.ts";
import { validationError } from "./errors.ts";

type Place = Pick<World, "partition" | "region" | "account">;

export type ResourceKind = "loadbalancer" | "targetgroup" | "listener" | "listener-rule";

export function newLoadBalancerArn(place: Place, name: string): string {
  return `${prefix(place)}:loadbalancer/app/${name}/${identifier()}`;
}

export function newTargetGroupArn(place: Place, name: string): string {
  return `${prefix(place)}:targetgroup/${name}/${identifier()}`;
}

export function newListenerArn(loadBalancerArn: string): string {
  return `${loadBalancerArn.replace(":loadbalancer/", ":listener/")}/${identifier()}`;
}

export function newRuleArn(listenerArn: string): string {
  return `${listenerArn.replace(":listener/", ":listener-rule/")}/${identifier()}`;
}

/** The ARN pattern IAM is asked about before a resource of that name exists. */
export function arnPattern(place: Place, kind: "loadbalancer/app" | "targetgroup", name: string): string {
  return `${prefix(place)}:${kind}/${name}/*`;
}

export function checkArn(kind: ResourceKind, arn: string): void {
  const shape = new RegExp(`^arn:aws[a-z-]*:elasticloadbalancing:[a-z0-9-]+:\\d{12}:${kind}/[^/]`);
  if (!shape.test(arn)) throw validationError(`'${arn}' is not a valid ${READABLE[kind]} ARN`);
}

const READABLE: Record<ResourceKind, string> = {
  loadbalancer: "load balancer",
  targetgroup: "target group",
  listener: "listener",
  "listener-rule": "listener rule",
};

function prefix({ partition, region, account }: Place): string {
  return `arn:${partition}:elasticloadbalancing:${region}:${account}`;
}

function identifier(): string {
  return randomBytes(8).toString("hex");
}
