import { saying } from "../wordings.ts";
import type { Entry } from "./entry.ts";

const NO_ROOM = /unable to place a task|could not launch \d+ tasks|unable to reach steady state/;

/** As an event of the service says it, or as the code that RunTask answers with. */
const lacking = (what: RegExp, code: string) => new RegExp(`${saying(NO_ROOM, what).source}|\\b${code}\\b`, "is");

/** No room for the task, or the room goes away. */
export const CAPACITY: readonly Entry[] = [
  {
    class: "deployment-configuration",
    pattern: /unable to stop or start tasks during a deployment because of the service deployment configuration/i,
    heals: false,
    meaning: "minimumHealthyPercent and maximumPercent leave no task that may stop and no place for one to start",
    hint: "Raise maximumPercent (200) or lower minimumHealthyPercent (50), in deployment-configuration; of the desired count the first is rounded down, the second up.",
  },
  {
    class: "deployment-configuration",
    pattern: /number of protected tasks/i,
    heals: true,
    meaning: "tasks of the old release are protected from being stopped",
    hint: "Wait until their protection ends, or take it from them with UpdateTaskProtection.",
  },
  {
    class: "infrastructure",
    pattern: /capacity is unavailable/i,
    heals: true,
    meaning: "AWS has no capacity for the task at this time",
    hint: "Run the deployment again later, give the service subnets in more Availability Zones, or FARGATE beside FARGATE_SPOT.",
  },
  {
    class: "infrastructure",
    pattern: /^InternalError: /i,
    heals: true,
    meaning: "AWS itself failed at starting the task",
    hint: "Run the deployment again; when it comes often, show AWS support the task's id.",
  },
  {
    class: "infrastructure",
    pattern:
      /Host EC2 .*terminated|\bSpot (Task|interruption)|Fargate infrastructure|maintenance on the underlying infrastructure|ECS Agent to start/i,
    heals: true,
    meaning: "the capacity under the task went away",
    hint: "This is not the application's fault; run the deployment again, and consider on-demand capacity for a share of the tasks.",
  },
  {
    class: "quota",
    pattern: /limit on the number of (?:vCPUs|tasks) you can run/i,
    heals: true,
    meaning: "the account may not run more tasks at once",
    hint: 'Ask for more under Service Quotas, AWS Fargate, "On-Demand vCPU resource count"; in a rollout the old and the new tasks count together.',
  },
  {
    class: "quota",
    pattern: /requested (?:CPU|MEMORY) configuration is above your limit/i,
    heals: false,
    meaning: "the task is larger than the account may run",
    hint: "Lower cpu and memory of the task, or ask for more under Service Quotas, AWS Fargate.",
  },
  {
    class: "quota",
    pattern: /tasks provisioning capacity limit was exceeded|operations are being throttled/i,
    heals: true,
    meaning: "ECS starts as many tasks as it may at this moment",
    hint: "Deploy fewer services at once; ECS goes on by itself when others are done.",
  },
  {
    class: "placement",
    pattern: saying(NO_ROOM, /Reason: Internal error/),
    heals: true,
    meaning: "Fargate could not place the task, as in a zone that it does not support",
    hint: "Give the service subnets in Availability Zones that Fargate supports in this Region.",
  },
  {
    class: "placement",
    pattern: saying(NO_ROOM, /No Container Instances were found/),
    heals: true,
    meaning: "the cluster or its capacity provider has no instances",
    hint: "Does the Auto Scaling group start instances, and do they register in this cluster (ECS_CLUSTER in user data, instance profile, way to the ECS endpoints)?",
  },
  {
    class: "placement",
    pattern: lacking(/already using a port/, "RESOURCE:PORTS"),
    heals: true,
    meaning: "every instance has the task's host port in use",
    hint: "Use awsvpc mode or hostPort 0, add instances, or let the old task stop first (minimumHealthyPercent 0).",
  },
  {
    class: "placement",
    pattern: lacking(/ENI attachment/, "RESOURCE:ENI"),
    heals: true,
    meaning: "every instance has as many network interfaces as it can",
    hint: "Turn on the account setting awsvpcTrunking and replace the instances, or add instances.",
  },
  {
    class: "placement",
    pattern: lacking(/insufficient (?:memory|CPU)/, "RESOURCE:(?:MEMORY|CPU)"),
    heals: true,
    meaning: "no instance has cpu or memory left for the task",
    hint: "Add instances or larger ones, or lower cpu and memory of the task; in a rollout the old and the new tasks run together.",
  },
  {
    class: "placement",
    pattern: lacking(/insufficient GPU/, "RESOURCE:GPU"),
    heals: true,
    meaning: "no instance has a GPU left for the task",
    hint: "Add instances with GPUs, or let the old task stop first (minimumHealthyPercent 0).",
  },
  {
    class: "placement",
    pattern: saying(NO_ROOM, /missing an attribute/),
    heals: true,
    meaning: "no instance has what the task asks for (architecture, log driver, subnet, instance type)",
    hint: "Compare placementConstraints, runtimePlatform, log driver and subnets of the service with the instances of the cluster.",
  },
  {
    class: "placement",
    pattern: saying(NO_ROOM, /error "AGENT"/),
    heals: true,
    meaning: "the ECS agent of the instance is not connected",
    hint: "Look at /var/log/ecs/ecs-agent.log on the instance, or replace it.",
  },
  {
    class: "placement",
    pattern: /unable to place a task|could not launch \d+ tasks|\bRESOURCE:\w+/i,
    heals: true,
    meaning: "no place with room for the task",
    hint: "Add capacity or lower cpu and memory; for EC2 look at free ports, placementConstraints and the capacity provider.",
  },
];
