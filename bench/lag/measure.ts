import { DescribeServiceDeploymentsCommand } from "@aws-sdk/client-ecs";
import type { Followed } from "@deploy-actions/shared/ecs/deployment/follow";
import type { Mine } from "@deploy-actions/shared/ecs/deployment/mine";
import { type Account, openAccount, REPOSITORY } from "../account.ts";
import type { WaiterVerdict } from "../waiter.ts";
import { deployWatched, isOurs } from "./deploy-watched.ts";
import type { Scenario } from "./scenarios.ts";

/** How ours and theirs saw the same deployments end. Milliseconds of simulated time. */
export interface Lag {
  readonly scenario: Scenario;
  readonly samples: readonly Sample[];
  /** Calls of all our followers, and the sum of the times they followed. */
  readonly ourCalls: number;
  readonly followedMs: number;
  readonly looksTookMs: readonly number[];
}

export interface Sample {
  /** From UpdateService to what ECS records as the end (`finishedAt`). */
  readonly lengthMs: number;
  readonly ours: { readonly ending: Followed["ending"]["kind"]; readonly lagMs: number };
  readonly theirs: { readonly verdict: WaiterVerdict; readonly lagMs: number };
}

export interface Measuring {
  /** Settles when the followers are through; waiters may need much longer, and few calls. */
  readonly followed: Promise<unknown>;
  readonly lag: Promise<Lag>;
}

export async function measure(scenario: Scenario, samples: number): Promise<Measuring> {
  const { speed, tasks, deploymentConfiguration, program, healthCheck } = scenario;
  const account = await openAccount({ speed, services: samples, tasks, deploymentConfiguration });
  const taskDefinition = await account.release(`${REPOSITORY}:v2`, program, { healthCheck });
  const from = account.aws.calls.length;
  const deploying = Promise.all(account.services.map((service) => deployWatched(account, service, taskDefinition)));
  const followed = deploying.then((all) => Promise.all(all.map(({ following }) => following)));
  const waited = deploying.then((all) => Promise.all(all.map(({ waiting }) => waiting)));

  const gather = async (): Promise<Lag> => {
    await using open = account;
    const ours = await followed;
    const ourCalls = open.aws.calls.slice(from).filter(isOurs).length;
    const theirs = await waited;
    const samples = ours.map(async ({ mine, ending, knewAt }, index): Promise<Sample> => {
      const end = await endOf(open, mine);
      const { verdict, saidAt } = theirs[index] as (typeof theirs)[number];
      return {
        lengthMs: end - mine.createdAt,
        ours: { ending: ending.kind, lagMs: knewAt - end },
        theirs: { verdict, lagMs: saidAt - end },
      };
    });
    return {
      scenario,
      samples: await Promise.all(samples),
      ourCalls,
      followedMs: ours.reduce((sum, { since, knewAt }) => sum + knewAt - since, 0),
      looksTookMs: open.looksTookMs,
    };
  };
  return { followed, lag: gather() };
}

async function endOf({ ecs }: Account, { serviceDeployment = "" }: Mine): Promise<number> {
  const command = new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [serviceDeployment] });
  const { serviceDeployments } = await ecs.send(command);
  const end = serviceDeployments?.[0]?.finishedAt;
  if (!end) throw new Error(`Service deployment "${serviceDeployment}" has not ended, although the follower said so.`);
  return end.getTime();
}
