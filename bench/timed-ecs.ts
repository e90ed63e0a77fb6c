import { awsEcs } from "@deploy-actions/shared/ecs/aws-ecs";
import type { Ecs } from "@deploy-actions/shared/ecs/ecs";
import { type Account, CLUSTER } from "./account.ts";

/** The adapter that ships; how long each look at the service takes is noted in the account. */
export function timedEcs({ access, clock, looksTookMs }: Account, service: string): Ecs {
  const ecs = awsEcs({ access, cluster: CLUSTER, service, clock, log: () => {} });
  return {
    ...ecs,
    findService: async () => {
      const asked = clock.now();
      const found = await ecs.findService();
      looksTookMs.push(clock.now() - asked);
      return found;
    },
  };
}
