import { saying, WORDINGS } from "../wordings.ts";
import type { Entry } from "./entry.ts";

const REGISTERING = /failed to (?:register|deregister) targets in|failed to describe target health on/;

/** The containers run, and are not found healthy, or are not reached at all. */
export const HEALTH: readonly Entry[] = [
  {
    class: "load-balancer",
    pattern: saying(REGISTERING, WORDINGS.denied),
    heals: false,
    meaning: "ECS may not register the service's tasks in its target group",
    hint: "Allow it to the role of the service's load balancer; the managed policy AmazonECSInfrastructureRolePolicyForLoadBalancers holds all that ECS needs.",
  },
  {
    class: "load-balancer",
    pattern: saying(REGISTERING, /not in the target group VPC/),
    heals: false,
    meaning: "the target group belongs to another VPC than the tasks",
    hint: "Use a target group and subnets of one VPC.",
  },
  {
    class: "load-balancer",
    pattern: REGISTERING,
    heals: true,
    meaning: "ECS could not register the service's tasks in its target group",
    hint: "Read the reason below. Does the target group exist, with target type ip for awsvpc tasks, and room under its quota of targets?",
  },
  {
    class: "load-balancer",
    pattern: /is not healthy in .*due to `?TARGET GROUP IS NOT FOUND/i,
    heals: false,
    meaning: "the target group of the service does not exist any more",
    hint: "Create the service again, or give it another target group in loadBalancers.",
  },
  {
    class: "target-unhealthy",
    pattern: /failed ELB health checks|is (?:unhealthy|not healthy) in \(?(?:target-group|elb)/i,
    heals: true,
    meaning: "the load balancer found the task unhealthy, so ECS replaced it",
    hint: "Does the application listen on the container port, on 0.0.0.0, and answer the target group's health check path with an expected code, from the load balancer's security group, within healthCheckGracePeriodSeconds?",
  },
  {
    class: "container-unhealthy",
    pattern: /failed container health checks/i,
    heals: true,
    meaning: "the container's own healthCheck command failed",
    hint: "Does the command exist in the image (curl often does not)? Is startPeriod long enough for the application to start?",
  },
];
