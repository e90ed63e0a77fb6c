import { DescribeTargetGroupsCommand, ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { AwsAccess } from "@deploy-actions/shared/aws/access";
import { errorCode } from "@deploy-actions/shared/aws/aws-error";
import { forAll, foundAmong, inBatches, oneByOne, unchecked } from "./aws-looks.ts";
import type { TargetGroup } from "./load-balancers.ts";
import type { Finder, Looks } from "./look.ts";

/** As many as other operations of Elastic Load Balancing take; for this one it names no limit. */
const BATCH = 20;

export function awsTargetGroups(access: Pick<AwsAccess, "settings" | "region" | "principal">): Finder<TargetGroup> {
  const client = new ElasticLoadBalancingV2Client(access.settings());
  const describe = async (arns: readonly string[]): Promise<Looks<TargetGroup> | "unknown-arn"> => {
    try {
      const { TargetGroups = [] } = await client.send(new DescribeTargetGroupsCommand({ TargetGroupArns: [...arns] }));
      const facts = TargetGroups.map(
        ({ TargetGroupArn = "", TargetType = "instance", Protocol = "", LoadBalancerArns = [] }) =>
          [
            TargetGroupArn,
            { targetType: TargetType, protocol: Protocol, isUsed: LoadBalancerArns.length > 0 },
          ] as const,
      );
      return foundAmong<TargetGroup>(arns, new Map(facts));
    } catch (error) {
      // One that is not there makes ELB refuse the whole question: then each is asked about alone.
      if (errorCode(error) === "TargetGroupNotFound") return "unknown-arn";
      return forAll(arns, unchecked(error, "elasticloadbalancing:DescribeTargetGroups", access));
    }
  };
  const each = oneByOne<TargetGroup>(async (arn) => {
    const looks = await describe([arn]);
    return looks === "unknown-arn" ? { kind: "missing" } : (looks.get(arn) ?? { kind: "missing" });
  });
  return inBatches(BATCH, async (arns) => {
    const looks = await describe(arns);
    return looks === "unknown-arn" ? await each(arns) : looks;
  });
}
