import {
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { AwsAccess } from "../../aws/access.ts";
import { explaining } from "../../aws/explain-aws-error.ts";
import type { TargetGroups, TargetState } from "../target-group/targets.ts";
import { SAMPLE_ATTEMPTS } from "./ask-aws.ts";

export function awsTargetGroups(access: AwsAccess): TargetGroups {
  const client = new ElasticLoadBalancingV2Client(access.settings({ maxAttempts: SAMPLE_ATTEMPTS }));
  const explained = explaining(access);

  return {
    arnOf: (name, abortSignal) =>
      explained(`finding target group ${name}`, async () => {
        const command = new DescribeTargetGroupsCommand({ Names: [name] });
        const { TargetGroups: [found] = [] } = await client.send(command, { abortSignal });
        if (!found?.TargetGroupArn) throw new Error(`DescribeTargetGroups answered without ${name}`);
        return found.TargetGroupArn;
      }),

    targetsOf: (arn, abortSignal) =>
      explained(`reading the targets of ${arn}`, async () => {
        const command = new DescribeTargetHealthCommand({ TargetGroupArn: arn });
        const { TargetHealthDescriptions = [] } = await client.send(command, { abortSignal });
        return TargetHealthDescriptions.map(({ Target: { Id, Port } = {}, TargetHealth = {} }) => ({
          // A Lambda function has no port.
          name: Port === undefined ? `${Id}` : `${Id}:${Port}`,
          state: TargetHealth.State as TargetState,
          reason: TargetHealth.Reason ?? "",
          description: TargetHealth.Description ?? "",
        }));
      }),
  };
}
