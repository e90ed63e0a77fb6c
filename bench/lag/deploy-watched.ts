import { follow } from "@deploy-actions/shared/ecs/deployment/follow";
import type { Mine } from "@deploy-actions/shared/ecs/deployment/mine";
import type { Ecs } from "@deploy-actions/shared/ecs/ecs";
import { cloudWatchTaskLogs } from "../../actions/deploy-ecs/src/cloudwatch-task-logs.ts";
import { FailureWatch } from "../../actions/deploy-ecs/src/failure/watch.ts";
import { type Account, CLUSTER } from "../account.ts";
import { timedEcs } from "../timed-ecs.ts";
import { waitAsOfficialAction } from "../waiter.ts";

/** Deployments begin spread over this time on the clock, so that a busy moment of the machine does not hit the ends of all; ms. */
const SPREAD = 10_000;

/** The follower joins within one of its polls, so that its phase is random; ms. */
const PHASE = 2_500;

/** Starts one deployment with both of them after it. */
export async function deployWatched(account: Account, service: string, taskDefinition: string) {
  const { clock, speed } = account;
  await clock.sleep(Math.random() * SPREAD * speed);
  const ecs = timedEcs(account, service);
  const { deployments } = await ecs.update({ taskDefinition });
  const [primary, previous] = deployments;
  if (!primary) throw new Error(`UpdateService of ${service} answered without a deployment`);
  const mine = {
    deploymentId: primary.id,
    taskDefinition,
    previousDeploymentId: previous?.id,
    serviceDeployment: undefined,
    createdAt: primary.createdAt,
  };
  return {
    following: followAsWeDo(account, ecs, mine),
    waiting: waitAsOfficialAction(arnOf(account, service), account),
  };
}

async function followAsWeDo({ access, clock }: Account, ecs: Ecs, mine: Mine) {
  await clock.sleep(Math.random() * PHASE);
  const since = clock.now();
  const definition = { family: "web", containerDefinitions: [] };
  const watch = new FailureWatch({ ecs, logs: cloudWatchTaskLogs(access, clock), definition });
  const followed = await follow(mine, {
    ecs,
    clock,
    log: () => {},
    signal: new AbortController().signal,
    deadline: since + 60 * 60_000,
    findDoom: (own, events) => watch.findDoom(own.deploymentId, events),
  });
  return { ...followed, since, knewAt: clock.now() };
}

/** The waiter is given ARNs and we use names: so the log of calls tells them apart. */
const arnOf = ({ aws }: Account, service: string) =>
  `arn:aws:ecs:${aws.region}:${aws.account}:service/${CLUSTER}/${service}`;

export function isOurs({ operation, input }: Account["aws"]["calls"][number]): boolean {
  return operation !== "UpdateService" && !`${input.services?.[0]}`.startsWith("arn:");
}
