import type { Deployment, DeploymentTarget, LifecycleEvent, TaskSet } from "../../src/codedeploy/codedeploy.ts";

/** Deployment d-1 of group web, on its way, unless told otherwise. */
export function deployment(overrides: Partial<Deployment> = {}): Deployment {
  return {
    id: "d-1",
    application: "web",
    group: "web",
    configuration: "CodeDeployDefault.ECSAllAtOnce",
    status: "InProgress",
    createdAt: 0,
    creator: "user",
    description: "",
    error: undefined,
    autoRollback: [],
    rollback: undefined,
    takesBack: undefined,
    ...overrides,
  };
}

export function event(name: string, status: LifecycleEvent["status"], message = ""): LifecycleEvent {
  return { name, status, startedAt: undefined, endedAt: undefined, message };
}

/** Two new tasks run beside two old ones, and have this share of the traffic. */
export function target(
  lifecycleEvents: readonly LifecycleEvent[],
  { weight = 0, status = "InProgress" }: { readonly weight?: number; readonly status?: string } = {},
): DeploymentTarget {
  const counts = { desired: 2, running: 2, pending: 0 };
  return {
    status,
    lifecycleEvents,
    taskSets: [
      { id: "ecs-svc/1", label: "Blue", ...counts, weight: 100 - weight },
      { id: "ecs-svc/2", label: "Green", ...counts, weight },
    ],
  };
}

export function taskSet(overrides: Partial<TaskSet> = {}): TaskSet {
  return {
    id: "ecs-svc/1",
    status: "PRIMARY",
    taskDefinition: "web:1",
    targetGroups: [],
    deployment: undefined,
    ...overrides,
  };
}
