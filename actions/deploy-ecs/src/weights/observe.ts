import type { TargetGroups } from "@deploy-actions/shared/checks/target-group/targets";
import type { Clock } from "@deploy-actions/shared/clock";
import { formatDuration } from "@deploy-actions/shared/duration";
import type { Ecs } from "@deploy-actions/shared/ecs/ecs";
import { healthyTargets } from "@deploy-actions/shared/elb/healthy";
import type { Listeners } from "@deploy-actions/shared/elb/listeners";
import { findPair, type PairNow } from "@deploy-actions/shared/elb/pair";
import { type Route, routesOf } from "@deploy-actions/shared/elb/routes";
import { Failure } from "@deploy-actions/shared/failure";
import { poll } from "@deploy-actions/shared/poll";
import { whoIsLive } from "./live.ts";
import { refusalsOf } from "./refusals.ts";

/** Two services that take turns behind the same rules. */
export interface WeightsPair {
  readonly cluster: string;
  readonly service: string;
  readonly partner: string;
  /** Ports of listeners for tests. Their rules are left alone, and do not say who is live. */
  readonly testPorts: readonly number[];
}

export interface WeightsPorts {
  readonly ecs: { readonly service: Ecs; readonly partner: Ecs };
  readonly listeners: Listeners;
  readonly targets: Pick<TargetGroups, "targetsOf">;
  readonly signal: AbortSignal;
}

export interface ObservedPair extends PairNow {
  readonly testPorts: readonly number[];
  /** Rules whose weights are moved, as they are. */
  readonly routes: readonly Route[];
  /** Healthy targets, by the ARN of the group. */
  readonly healthy: ReadonlyMap<string, number>;
}

/** Everything the plan is made from. Reads only. */
export async function observeWeights(pair: WeightsPair, ports: WeightsPorts): Promise<ObservedPair> {
  if (pair.service === pair.partner) {
    throw new Failure(`Service ${pair.service} cannot be its own partner.`, {
      hint: "partner names the second service, which has the traffic when this one has none.",
    });
  }
  const found = await findPair(pair, { ...ports.ecs, listeners: ports.listeners });
  if (found.kind === "no-service") {
    throw new Failure(`Service "${found.name}" does not exist in cluster "${pair.cluster}".`, {
      hint: "The strategy weights needs two services. Check the inputs cluster, service and partner.",
    });
  }
  if (found.kind === "no-pair") {
    throw new Failure(`${found.why}.`, {
      hint: "The strategy weights needs two services, each with one target group, behind the same listener rules.",
    });
  }
  const groups = [found.service.group.arn, found.partner.group.arn];
  const counts = groups.map(async (arn) => [arn, (await healthyTargets(arn, ports)).healthy] as const);
  return {
    ...found,
    testPorts: pair.testPorts,
    routes: routesOf(found.rules, groups, pair.testPorts),
    healthy: new Map(await Promise.all(counts)),
  };
}

const PACE_MS = 10_000;

/** For `if-in-progress: wait`: until nobody shifts traffic between the two any more, or deploys one of them. */
export async function awaitQuiet(
  pair: WeightsPair,
  {
    clock,
    log,
    deadline,
    ...ports
  }: WeightsPorts & { readonly clock: Clock; readonly log: (line: string) => void; readonly deadline: number },
): Promise<ObservedPair> {
  let told = "";
  const began = clock.now();
  const found = await poll(
    async () => {
      const observed = await observeWeights(pair, ports);
      // What the plan refuses is not worth waiting for.
      const goesOn = refusalsOf(observed).length > 0 ? undefined : whoIsLive(observed).goesOn;
      if (goesOn !== undefined && goesOn !== told) log(`Waiting: ${goesOn}.`);
      told = goesOn ?? "";
      return goesOn === undefined ? observed : undefined;
    },
    { clock, deadline, signal: ports.signal, pace: () => PACE_MS, waitingFor: "the other deployment to end" },
  );
  if (found.kind === "found") return found.value;
  throw new Failure(`After ${formatDuration(clock.now() - began)} it still goes on: ${told}. Nothing was changed.`, {
    hint: "Look for the run that does it. When there is none, if-in-progress: replace takes it over.",
  });
}
