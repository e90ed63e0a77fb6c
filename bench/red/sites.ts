import { ECSClient } from "@aws-sdk/client-ecs";
import { openCodeDeployAccount } from "@deploy-actions/shared/testkit/codedeploy/account";
import { BLUE_GREEN, nativeAccount } from "@deploy-actions/shared/testkit/ecs/native-account";
import { type IdleClock, idleClock } from "@deploy-actions/shared/testkit/idle-clock";
import { accessTo } from "@deploy-actions/shared/testkit/simulated-access";
import type { Simulator } from "@deploy-actions/simulator/simulator";
import { openAccount } from "../account.ts";
import type { World } from "../step.ts";
import type { Case } from "./cases.ts";

/** A service that a release is to fail on, in an account whose time jumps. */
export interface Site extends World {
  readonly clock: IdleClock;
  readonly aws: Simulator;
  readonly ecs: ECSClient;
  readonly service: string;
}

/** One after another, each in an account of its own, as `strategy` deploys it. */
export async function* sites({ strategy, breaker }: Case, count: number): AsyncGenerator<Site> {
  const deploymentCircuitBreaker = { enable: breaker, rollback: breaker };
  for (let number = 0; number < count; number++) {
    const clock = idleClock();
    await using account = await open();
    const { aws } = account;
    const access = accessTo(aws);
    const service = strategy === "rolling" ? "web-1" : "web";
    yield { clock, aws, access, ecs: new ECSClient(access.settings()), service };

    function open() {
      const deploymentConfiguration = { deploymentCircuitBreaker };
      if (strategy === "rolling")
        return clock.run(openAccount({ clock, services: 1, tasks: 1, deploymentConfiguration }));
      if (strategy === "codedeploy") return clock.run(openCodeDeployAccount({ clock }));
      return nativeAccount({ clock, configuration: { ...BLUE_GREEN, deploymentCircuitBreaker } });
    }
  }
}
