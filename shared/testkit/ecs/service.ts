import type { Deployment, Service } from "../../src/ecs/ecs.ts";

/** Service web as ECS shows it: two tasks of web:1, steady, unless told otherwise. */
export function service(overrides: Partial<Service> = {}): Service {
  return {
    name: "web",
    status: "ACTIVE",
    taskDefinition: "web:1",
    desiredCount: 2,
    runningCount: 2,
    controller: "ECS",
    strategy: "ROLLING",
    schedulingStrategy: "REPLICA",
    deploymentConfiguration: { strategy: "ROLLING", minimumHealthyPercent: 100, maximumPercent: 200 },
    deployments: [deployment()],
    events: [],
    targetGroups: [],
    loadBalancers: [],
    placement: { launchType: "FARGATE" },
    ...overrides,
  };
}

export function deployment(overrides: Partial<Deployment> = {}): Deployment {
  return {
    id: "ecs-svc/1",
    status: "PRIMARY",
    taskDefinition: "web:1",
    rolloutState: "COMPLETED",
    rolloutStateReason: "",
    desired: 2,
    running: 2,
    pending: 0,
    failed: 0,
    createdAt: 0,
    ...overrides,
  };
}
