import { type DeploymentCircuitBreaker, ECSClient } from "@aws-sdk/client-ecs";
import type { DeploymentConfiguration } from "@deploy-actions/shared/ecs/ecs";
import { openCodeDeployAccount } from "@deploy-actions/shared/testkit/codedeploy/account";
import { nativeAccount } from "@deploy-actions/shared/testkit/ecs/native-account";
import { pairAccount } from "@deploy-actions/shared/testkit/elb/pair-account";
import { type IdleClock, idleClock } from "@deploy-actions/shared/testkit/idle-clock";
import { accessTo } from "@deploy-actions/shared/testkit/simulated-access";
import type { Simulator } from "@deploy-actions/simulator/simulator";
import { openAccount } from "./account.ts";
import type { World } from "./step.ts";

/** A service to deploy to, in an account of its own whose time jumps: a busy machine changes no figure. */
export interface Site extends World, AsyncDisposable {
  readonly clock: IdleClock;
  readonly aws: Simulator;
  readonly ecs: ECSClient;
  readonly service: string;
}

/** Two tasks behind a load balancer, with a second target group for ECS to shift to. */
export const nativeSite = (configuration: DeploymentConfiguration): Promise<Site> =>
  open("web", (clock) => nativeAccount({ clock, configuration }));

/** Two tasks behind a load balancer, deployed by CodeDeploy, which keeps the old ones for a minute. */
export const codeDeploySite = (): Promise<Site> => open("web", (clock) => clock.run(openCodeDeployAccount({ clock })));

/** Two services behind one load balancer, all traffic at the one. */
export const pairSite = (): Promise<Site> => open("web-blue", (clock) => clock.run(pairAccount({ clock })));

/** One task and no load balancer. */
export const rollingSite = (deploymentCircuitBreaker: DeploymentCircuitBreaker): Promise<Site> =>
  open("web-1", (clock) =>
    clock.run(openAccount({ clock, services: 1, tasks: 1, deploymentConfiguration: { deploymentCircuitBreaker } })),
  );

interface Opened extends AsyncDisposable {
  readonly aws: Simulator;
}

async function open(service: string, account: (clock: IdleClock) => Promise<Opened>): Promise<Site> {
  const clock = idleClock();
  const opened = await account(clock);
  const { aws } = opened;
  const access = accessTo(aws);
  const ecs = new ECSClient(access.settings());
  return { clock, aws, access, ecs, service, [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose]() };
}
