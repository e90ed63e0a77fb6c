import { setTimeout as sleep } from "node:timers/promises";
import {
  CreateServiceCommand,
  type CreateServiceCommandInput,
  DescribeServicesCommand,
  type Service,
} from "@aws-sdk/client-ecs";
import { Failure } from "@deploy-actions/shared/failure";
import type { Account } from "./account.ts";

export const TASKS = 2;

/** Creates a service that runs v1. */
export async function createService(
  { ecs, cluster, taskDefinition, cast: { container, port } }: Account,
  targetGroupArn: string | undefined,
  { loadBalancers = [], ...settings }: Partial<CreateServiceCommandInput> & { readonly serviceName: string },
): Promise<void> {
  await ecs.send(
    new CreateServiceCommand({
      cluster,
      taskDefinition,
      desiredCount: TASKS,
      launchType: "FARGATE",
      networkConfiguration: {
        awsvpcConfiguration: { subnets: ["subnet-0a1b2c3d4e5f60718"], securityGroups: ["sg-0a1b2c3d4e5f60718"] },
      },
      loadBalancers: [{ targetGroupArn, containerName: container, containerPort: port, ...loadBalancers[0] }],
      ...settings,
    }),
  );
}

/** How long v1 may take to be live, in milliseconds. */
const PATIENCE = 30_000;

/** Until all tasks of every service run, and nothing is left to do. */
export async function untilLive(
  { ecs, cluster }: Pick<Account, "ecs" | "cluster">,
  services: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    const found = await ecs.send(new DescribeServicesCommand({ cluster, services: [...services] }));
    if (found.services?.length === services.length && found.services.every(isLive)) return;
    if (Date.now() > deadline) {
      throw new Failure(`v1 was not live after ${PATIENCE / 1000} s.`, {
        hint: "Try again when the machine has less to do. The events below say how far it came.",
        evidence: (found.services ?? []).flatMap(({ events = [] }) => events).map(({ message }) => message ?? ""),
      });
    }
    await sleep(200, undefined, { signal });
  }
}

function isLive({ runningCount, deployments = [], taskSets = [] }: Service): boolean {
  return (
    runningCount === TASKS &&
    deployments.every(({ rolloutState }) => rolloutState === undefined || rolloutState === "COMPLETED") &&
    taskSets.every(({ stabilityStatus }) => stabilityStatus === "STEADY_STATE")
  );
}
