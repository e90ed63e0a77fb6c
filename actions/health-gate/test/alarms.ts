import {
  CloudWatchClient,
  PutMetricAlarmCommand,
  SetAlarmStateCommand,
  type StateValue,
} from "@aws-sdk/client-cloudwatch";
import { accessTo } from "@deploy-actions/shared/testkit/simulated-access";
import type { Simulator } from "@deploy-actions/simulator/simulator";

/** An alarm that keeps the state it was set to: it has no data, and ignores that. */
export async function alarmNamed(aws: Simulator, name: string): Promise<{ set(state: StateValue): Promise<void> }> {
  const cloudWatch = new CloudWatchClient(accessTo(aws).settings());
  await cloudWatch.send(
    new PutMetricAlarmCommand({
      AlarmName: name,
      Namespace: "Shop",
      MetricName: name,
      Statistic: "Sum",
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 5,
      ComparisonOperator: "GreaterThanThreshold",
      TreatMissingData: "ignore",
    }),
  );
  return {
    set: async (state) => {
      const reason = { OK: "all is well", ALARM: "too many errors", INSUFFICIENT_DATA: "nothing came" }[state];
      await cloudWatch.send(new SetAlarmStateCommand({ AlarmName: name, StateValue: state, StateReason: reason }));
    },
  };
}
