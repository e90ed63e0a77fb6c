import type { Site } from "../sites.ts";
import { deployOne } from "../step.ts";
import { type Case, type Cause, nameOf, openSite } from "./cases.ts";
import { sureAt } from "./failures.ts";

/** What our step did about one bad release. */
export interface Reaction {
  /** ECS: its circuit breaker was there first. */
  readonly stoppedBy: "step" | "ECS";
  /** From the failure that makes the step sure to its request to stop, or to its end when ECS was first; ms. */
  readonly lagMs: number;
}

/** Deployments begin within this time, so that no two meet the scheduler alike; ms. */
const SPREAD = 20_000;

export async function react(failing: Case, samples: number): Promise<readonly Reaction[]> {
  const reactions: Reaction[] = [];
  for (let sample = 0; sample < samples; sample++) {
    await using site = await openSite(failing);
    reactions.push(await site.clock.run(reactOnce(site, failing)));
  }
  return reactions;
}

async function reactOnce(site: Site, failing: Case): Promise<Reaction> {
  const { aws, clock, service } = site;
  const { cause } = failing;
  if (cause.program) aws.images.push(cause.image, cause.program);
  if (cause.secret) aws.ecs.missingSecrets.add(cause.secret);
  await clock.sleep(Math.random() * SPREAD);
  const outcome = await deployOne(site, { service, ...releaseOf(cause) });
  const endedAt = clock.now();
  if (outcome.status !== "rolled-back") throw new Error(`${nameOf(failing)} ended ${outcome.status}.`);
  if (!outcome.deployed) throw new Error(`${nameOf(failing)}: nothing was deployed.`);

  const stop = aws.calls.find(({ operation }) => /^Stop(Service)?Deployment$/.test(operation));
  const sure = await sureAt(site, service, outcome.deployed.mine.deploymentId, cause);
  return { stoppedBy: stop ? "step" : "ECS", lagMs: (stop?.at ?? endedAt) - sure };
}

const releaseOf = ({ image, secret }: Cause): Readonly<Record<string, string>> => ({
  image,
  ...(secret && { secrets: `DATABASE_URL=${secret}` }),
});
