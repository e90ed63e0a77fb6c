import { CloudWatchClient, DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import type { AwsAccess } from "@deploy-actions/shared/aws/access";
import type { Alarm } from "./alarms.ts";
import { forAll, foundAmong, inBatches, unchecked } from "./aws-looks.ts";
import type { Finder } from "./look.ts";

/** Names that DescribeAlarms takes, and alarms it gives at most (API reference). */
const BATCH = 100;

export function awsAlarms(access: Pick<AwsAccess, "settings" | "region" | "principal">): Finder<Alarm> {
  const client = new CloudWatchClient(access.settings());
  return inBatches(BATCH, async (names) => {
    try {
      const { MetricAlarms = [], CompositeAlarms = [] } = await client.send(
        new DescribeAlarmsCommand({
          AlarmNames: [...names],
          // Left out, CloudWatch tells of metric alarms alone.
          AlarmTypes: ["MetricAlarm", "CompositeAlarm"],
          MaxRecords: BATCH,
        }),
      );
      const states = [...MetricAlarms, ...CompositeAlarms].map(
        ({ AlarmName = "", StateValue = "INSUFFICIENT_DATA" }) => [AlarmName, { state: StateValue }] as const,
      );
      return foundAmong<Alarm>(names, new Map(states));
    } catch (error) {
      return forAll(names, unchecked(error, "cloudwatch:DescribeAlarms", access));
    }
  });
}
