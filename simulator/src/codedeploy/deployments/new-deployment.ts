import { newDeploymentId } from "../ids.ts";
import type { CodeDeploy, DeploymentGroup } from "../state.ts";
import { type Deployment, LIFECYCLE_EVENTS } from "./deployment.ts";

type Settings = Pick<Deployment, "creator" | "config" | "revision" | "autoRollback" | "alarms"> &
  Partial<Pick<Deployment, "description" | "overridesAlarms">>;

/** A deployment in status Created, in its group's list; it has yet to be played. */
export function newDeployment(
  { world, deployments }: CodeDeploy,
  group: DeploymentGroup,
  settings: Settings,
): Deployment {
  const now = world.clock.now();
  const { clusterName, serviceName } = group.service;
  const deployment: Deployment = {
    id: newDeploymentId(),
    group,
    description: undefined,
    overridesAlarms: false,
    ...settings,
    createdAt: now,
    startedAt: undefined,
    completedAt: undefined,
    status: "Created",
    error: undefined,
    rollback: undefined,
    wait: undefined,
    terminationWaitStarted: false,
    stopRequest: undefined,
    target: {
      id: `${clusterName}:${serviceName}`,
      arn: `arn:${world.partition}:ecs:${world.region}:${world.account}:service/${clusterName}/${serviceName}`,
      status: "Pending",
      updatedAt: now,
      events: LIFECYCLE_EVENTS.map((name) => ({
        name,
        status: "Pending",
        startedAt: undefined,
        endedAt: undefined,
        diagnostics: undefined,
      })),
      original: undefined,
      replacement: undefined,
      replacementPercent: 0,
    },
  };
  deployments.set(deployment.id, deployment);
  group.deployments.unshift(deployment);
  return deployment;
}
