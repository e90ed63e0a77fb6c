/** What the service scheduler sees of a service when it looks at it. */
export interface Situation {
  readonly desiredCount: number;
  /** Percent of desiredCount that must stay healthy; rounded up. */
  readonly minimumHealthyPercent: number;
  /** Percent of desiredCount that may be wanted at a time, over all deployments; rounded down. */
  readonly maximumPercent: number;
  /** The PRIMARY first. */
  readonly deployments: readonly DeploymentSituation[];
}

export interface DeploymentSituation {
  readonly id: string;
  /** What it was last meant to run. */
  readonly desiredCount: number;
  /** False while it backs off, and for good once it has FAILED. */
  readonly mayStart: boolean;
  /** Those that are not being stopped already. */
  readonly tasks: readonly TaskSituation[];
}

export interface TaskSituation {
  readonly id: string;
  readonly healthy: boolean;
  /** It failed a health check for good and has to be replaced. */
  readonly unhealthy: boolean;
}

export interface Decision {
  /** Per deployment id: how many tasks it is meant to run from now on. */
  readonly desiredCounts: ReadonlyMap<string, number>;
  readonly replace: readonly string[];
  readonly stop: readonly string[];
  /** Per deployment id. */
  readonly start: ReadonlyMap<string, number>;
  /** Nothing can be stopped or started, although the PRIMARY lacks tasks: the percentages do not let the rollout begin. */
  readonly stuck: boolean;
}

/**
 * One step of a rolling update: stop as much of the old as minimumHealthyPercent allows, start as much of the new as
 * maximumPercent allows. An old deployment keeps, and replaces, the tasks that the minimum still asks of it.
 */
export function schedule({ desiredCount, minimumHealthyPercent, maximumPercent, deployments }: Situation): Decision {
  const minimum = Math.ceil((desiredCount * minimumHealthyPercent) / 100);
  const maximum = Math.floor((desiredCount * maximumPercent) / 100);
  const replace = deployments.flatMap(({ tasks }) => tasks.filter(({ unhealthy }) => unhealthy).map(({ id }) => id));
  const [primary, ...older] = deployments.map(withoutUnhealthy);
  if (!primary) return { desiredCounts: new Map(), replace, stop: [], start: new Map(), stuck: false };

  const desiredCounts = new Map([[primary.id, desiredCount]]);
  let stillNeeded = Math.max(0, minimum - healthyIn(primary));
  for (const deployment of older.toSorted((a, b) => healthyIn(b) - healthyIn(a))) {
    const kept = Math.min(deployment.desiredCount, stillNeeded);
    desiredCounts.set(deployment.id, kept);
    stillNeeded -= kept;
  }
  const desiredOf = ({ id }: DeploymentSituation) => desiredCounts.get(id) ?? 0;

  const stop = [...older, primary].flatMap((deployment) => surplus(deployment, desiredOf(deployment)));
  let room = maximum + stop.length - [primary, ...older].reduce((sum, { tasks }) => sum + tasks.length, 0);
  const start = new Map<string, number>();
  for (const deployment of [...older, primary]) {
    const lacking = deployment.mayStart ? desiredOf(deployment) - deployment.tasks.length : 0;
    const count = Math.min(lacking, Math.max(0, room));
    if (count <= 0) continue;
    start.set(deployment.id, count);
    room -= count;
  }
  const settled = [primary, ...older].every(({ tasks }) => tasks.every(({ healthy }) => healthy));
  const idle = replace.length + stop.length + start.size === 0;
  const stuck = primary.mayStart && settled && idle && primary.tasks.length < desiredCount;
  return { desiredCounts, replace, stop, start, stuck };
}

function withoutUnhealthy(deployment: DeploymentSituation): DeploymentSituation {
  return { ...deployment, tasks: deployment.tasks.filter(({ unhealthy }) => !unhealthy) };
}

function healthyIn({ tasks }: DeploymentSituation): number {
  return tasks.filter(({ healthy }) => healthy).length;
}

/** The tasks a deployment has too many: those not healthy yet first, then the oldest. */
function surplus({ tasks }: DeploymentSituation, desiredCount: number): string[] {
  const inOrder = [...tasks.filter(({ healthy }) => !healthy), ...tasks.filter(({ healthy }) => healthy)];
  return inOrder.slice(0, Math.max(0, tasks.length - desiredCount)).map(({ id }) => id);
}
