import { openCodeDeployAccount } from "@deploy-actions/shared/testkit/codedeploy/account";
import { BLUE_GREEN, CANARY, nativeAccount, ROLLING } from "@deploy-actions/shared/testkit/ecs/native-account";
import { pairAccount } from "@deploy-actions/shared/testkit/elb/pair-account";
import type { Program } from "@deploy-actions/simulator/images";
import type { Simulator } from "@deploy-actions/simulator/simulator";

/** A way in which a release gets its traffic. */
export interface Strategy {
  readonly name: string;
  /** Percent of the traffic that a release has while it is checked for the first time. */
  readonly configuredShare: number;
  /** A simulated account in which v1 has the traffic of a load balancer. */
  open(speed: number): Promise<Stage>;
  /** What a step is told to deploy this way. */
  readonly inputs: Readonly<Record<string, string>>;
}

interface Stage extends AsyncDisposable {
  readonly aws: Simulator;
  readonly url: string;
  /** Answers the image's reference. */
  push(tag: string, program: Program): string;
}

const native = (name: string, configuration: typeof ROLLING, configuredShare: number): Strategy => ({
  name,
  configuredShare,
  open: (speed) => nativeAccount({ configuration, speed }),
  inputs: { service: "web" },
});

/** Percent: the first of the steps of `weights`, as of the two canaries. */
const FIRST = 10;

export const STRATEGIES: readonly Strategy[] = [
  // A rolling release has all of the traffic before anybody calls it done.
  native("rolling", ROLLING, 100),
  native("blue-green", BLUE_GREEN, 100),
  native("canary", CANARY, FIRST),
  {
    name: "weights",
    configuredShare: FIRST,
    open: (speed) => pairAccount({ speed }),
    inputs: {
      service: "web-blue",
      "partner-service": "web-green",
      strategy: "weights",
      "traffic-steps": `${FIRST}, 50, 100`,
      "step-hold": "20s",
    },
  },
  {
    name: "codedeploy",
    configuredShare: FIRST,
    open: (speed) => openCodeDeployAccount({ speed }),
    inputs: { service: "web", "codedeploy-deployment-config": "CodeDeployDefault.ECSCanary10Percent5Minutes" },
  },
];
