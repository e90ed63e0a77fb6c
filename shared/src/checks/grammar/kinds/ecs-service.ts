import * as v from "valibot";
import type { EcsServiceCheck } from "../../check.ts";
import { commonMembers, commonOf } from "../common.ts";
import { member } from "../member.ts";

export function ecsServiceCheck() {
  return v.pipe(
    v.strictObject({
      kind: v.literal("ecs-service"),
      cluster: member(awsName, "Name of the cluster.", "production"),
      service: member(awsName, "Name of the service.", "web"),
      "task-definition": v.optional(
        member(
          v.pipe(v.string(), v.regex(/^[\w-]{1,255}:\d+$/, 'Write it as family and revision, like "web:8"')),
          "The task definition that must run, `family:revision`. Whatever the service is set to when it is left out.",
          "web:8",
        ),
      ),
      deployment: v.optional(
        member(
          v.pipe(v.string(), v.regex(/^ecs-svc\/\d+$/, 'Write its id, like "ecs-svc/1234567890123456789"')),
          "The deployment that must be the primary one.",
          "ecs-svc/1234567890123456789",
        ),
      ),
      ...commonMembers("ecs-service", { targets: "one", latency: false, value: false }),
    }),
    v.description(
      "Whether an ECS service runs what it should: the deployment is the primary one, completed and alone, and as many tasks run as are to.",
    ),
    v.transform(
      (given): EcsServiceCheck => ({
        kind: "ecs-service",
        ...commonOf(given, `ecs-service ${given.cluster}/${given.service}`),
        cluster: given.cluster,
        service: given.service,
        taskDefinition: given["task-definition"],
        deployment: given.deployment,
      }),
    ),
  );
}

/** As ECS has it for clusters and services (API reference, CreateService). */
const awsName = v.pipe(
  v.string(),
  v.regex(/^[\w-]{1,255}$/, "Write its name, not an ARN: letters, digits, hyphens and underscores"),
);
