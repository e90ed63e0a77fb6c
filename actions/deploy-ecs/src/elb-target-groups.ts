import { DescribeTargetHealthCommand, ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { AwsAccess } from "@deploy-actions/shared/aws/access";
import type { TargetGroups } from "./target-groups.ts";

/** Evidence only: what cannot be read is left out, and the diagnosis says the rest. */
export function elbTargetGroups(access: Pick<AwsAccess, "settings">): TargetGroups {
  return {
    async unhealthy(targetGroupArn) {
      const client = new ElasticLoadBalancingV2Client(access.settings());
      try {
        const { TargetHealthDescriptions = [] } = await client.send(
          new DescribeTargetHealthCommand({ TargetGroupArn: targetGroupArn }),
        );
        return TargetHealthDescriptions.flatMap(
          ({ Target, TargetHealth: { State = "", Reason = "", Description = "" } = {} }) =>
            State === "unhealthy" || State === "unavailable"
              ? [{ target: `${Target?.Id}:${Target?.Port}`, state: State, reason: Reason, description: Description }]
              : [],
        );
      } catch {
        return [];
      }
    },
  };
}
