import { type Account, openAccount } from "../account.ts";
import { deploy } from "../deploy.ts";
import type { Case } from "./cases.ts";
import { nthFailure } from "./failures.ts";

/** What our step did about one bad release. */
export interface Reaction {
  /** ECS: its circuit breaker was there first. */
  readonly stoppedBy: "step" | "ECS";
  /** From the failure that makes the step sure to its StopServiceDeployment, or to its end when ECS was first; ms. */
  readonly lagMs: number;
}

/** Deployments begin spread over this time, ms. */
const SPREAD = 20_000;

export async function react(
  failing: Case,
  { samples, speed }: { samples: number; speed: number },
): Promise<{ readonly reactions: readonly Reaction[]; readonly looksTookMs: readonly number[] }> {
  const { image, program, breaker } = failing;
  await using account = await openAccount({
    speed,
    services: samples,
    tasks: 1,
    deploymentConfiguration: { deploymentCircuitBreaker: { enable: breaker, rollback: breaker } },
  });
  if (program) account.aws.images.push(image, program);
  const reactions = await Promise.all(account.services.map((service) => reactOnce(account, service, failing)));
  return { reactions, looksTookMs: account.looksTookMs };
}

async function reactOnce(account: Account, service: string, { image, sureAfter }: Case): Promise<Reaction> {
  const { clock, aws } = account;
  await clock.sleep(Math.random() * SPREAD);
  const outcome = await deploy(account, service, image);
  const endedAt = clock.now();
  if (outcome.status !== "rolled-back") throw new Error(`The deploy of ${image} to ${service} ended ${outcome.status}`);
  if (!outcome.deployed) throw new Error(`Nothing was deployed to ${service}`);

  const { deploymentId, serviceDeployment } = outcome.deployed.mine;
  const stop = aws.calls.find(
    ({ operation, input }) => operation === "StopServiceDeployment" && input.serviceDeploymentArn === serviceDeployment,
  );
  const sure = await nthFailure(account, service, deploymentId, sureAfter);
  return { stoppedBy: stop ? "step" : "ECS", lagMs: (stop?.at ?? endedAt) - sure };
}
