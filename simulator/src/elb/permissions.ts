import type { Input, Permission } from "../service.ts";
import type { World } from "../world.ts";
import { arnPattern } from "./arns.ts";

/** The member of a request that names the resource IAM is asked about. Describe calls know no resources: "*". */
const RESOURCE_MEMBER: Readonly<Record<string, string>> = {
  DeleteLoadBalancer: "LoadBalancerArn",
  CreateListener: "LoadBalancerArn",
  ModifyListener: "ListenerArn",
  DeleteListener: "ListenerArn",
  CreateRule: "ListenerArn",
  ModifyRule: "RuleArn",
  DeleteRule: "RuleArn",
  ModifyTargetGroup: "TargetGroupArn",
  DeleteTargetGroup: "TargetGroupArn",
  ModifyTargetGroupAttributes: "TargetGroupArn",
  RegisterTargets: "TargetGroupArn",
  DeregisterTargets: "TargetGroupArn",
};

export function permissions(world: World, operation: string, input: Input): readonly Permission[] {
  const resource = resourceOf(world, operation, input);
  return resource === undefined ? [] : [{ action: `elasticloadbalancing:${operation}`, resource }];
}

function resourceOf(world: World, operation: string, input: Input): string | undefined {
  if (operation === "CreateLoadBalancer") return arnPattern(world, "loadbalancer/app", input.Name);
  if (operation === "CreateTargetGroup") return arnPattern(world, "targetgroup", input.Name);
  const member = RESOURCE_MEMBER[operation];
  return member === undefined ? undefined : input[member];
}
