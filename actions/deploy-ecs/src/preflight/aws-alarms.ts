import type { AwsAccess } from "@deploy-actions/shared/aws/access";
import { underlying } from "@deploy-actions/shared/aws/aws-error";
import { awsCloudWatch } from "@deploy-actions/shared/checks/probes/aws-cloudwatch";
import type { Alarm } from "./alarms.ts";
import { forAll, foundAmong, unchecked } from "./aws-looks.ts";
import type { Finder } from "./look.ts";

export function awsAlarms(access: Pick<AwsAccess, "settings" | "region" | "principal">): Finder<Alarm> {
  const cloudWatch = awsCloudWatch(access);
  return async (names) => {
    try {
      const alarms = await cloudWatch.alarms(names, new AbortController().signal);
      return foundAmong<Alarm>(names, new Map(alarms.map(({ name, state }) => [name, { state }])));
    } catch (error) {
      return forAll(names, unchecked(underlying(error), "cloudwatch:DescribeAlarms", access));
    }
  };
}
