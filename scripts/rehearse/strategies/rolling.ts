import { badInBake, cancelled, crash, good, image, liar, noImage, unchanged } from "../scenes.ts";
import { openLoadBalancer } from "../stage/load-balancer.ts";
import { createService } from "../stage/service.ts";
import type { Strategy } from "./strategy.ts";

/** Tasks are replaced one at a time, and a gate looks once all of them are new. */
export const rolling: Strategy = {
  name: "rolling",
  title: "Rolling",
  setting: "Two tasks behind a load balancer. ECS replaces one after the other, and a gate follows the deploy.",
  firstShare: undefined,
  scenes: [
    image(),
    good({ gate: { bake: "1s" }, ending: { gate: { verdict: "passed", rollback: "not-needed" } } }),
    unchanged(),
    crash(),
    noImage(),
    cancelled(),
    badInBake({ gate: { bake: "4s" } }),
    liar({
      gate: { "converge-timeout": "2s", bake: "1s" },
      ending: {
        statuses: ["deployed"],
        gate: { verdict: "failed", rollback: "rolled-back" },
        says: [/rolled back/, /version v2 answers, expected v7/],
      },
    }),
  ],

  async open(account) {
    const serviceName = account.cast.definition.family;
    const loadBalancer = await openLoadBalancer(account, ["rehearsal"]);
    await createService(account, loadBalancer.groups[0], {
      serviceName,
      // One task at a time, so that there is a half-way.
      deploymentConfiguration: {
        minimumHealthyPercent: 100,
        maximumPercent: 150,
        deploymentCircuitBreaker: { enable: true, rollback: true },
      },
    });
    return { services: [serviceName], loadBalancer, inputs: { service: serviceName } };
  },
};
