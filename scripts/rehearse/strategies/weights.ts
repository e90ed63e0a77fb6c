import { openLoadBalancer } from "../stage/load-balancer.ts";
import { createService } from "../stage/service.ts";
import { shiftingScenes } from "./shifting.ts";
import { stepChecks } from "./step-checks.ts";
import type { Strategy } from "./strategy.ts";

/** Percent. */
const STEPS = [20, 50, 100];

/** Two services take turns behind one rule; the step itself moves the weights. */
export const weights: Strategy = {
  name: "weights",
  title: "ALB weights",
  setting: `Two services of two tasks each behind one listener rule. The step deploys to the one without traffic and moves the weights to ${STEPS.join(", ")} %; its own checks look at each.`,
  firstShare: STEPS[0],
  // Healthy at every share on the way: the scene is about the last one.
  scenes: shiftingScenes(STEPS[0] ?? 0, { liarInputs: { "traffic-steps": "100" } }),

  async open(account) {
    const { family } = account.cast.definition;
    const services = [`${family}-blue`, `${family}-green`] as const;
    const loadBalancer = await openLoadBalancer(account, ["blue", "green"]);
    for (const [index, serviceName] of services.entries()) {
      await createService(account, loadBalancer.groups[index], {
        serviceName,
        deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
      });
    }
    const [service, partner] = services;
    const steps = { "traffic-steps": STEPS.join(", "), "step-hold": "1s" };
    return {
      services,
      loadBalancer,
      inputs: { service, "partner-service": partner, strategy: "weights", ...steps, ...stepChecks(loadBalancer.url) },
    };
  },
};
