import {
  CloudWatchClient,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
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

/** A value for every minute that a gate could ask about, whichever of the two clocks is fast. */
export async function putEveryMinute(aws: Simulator, name: string): Promise<void> {
  const cloudWatch = new CloudWatchClient(accessTo(aws).settings());
  const now = Date.now();
  const minutes = Array.from({ length: 20 }, (_, index) => new Date(now + (index - 5) * 60_000));
  const MetricData = minutes.map((Timestamp) => ({ MetricName: name, Timestamp, Value: 1 }));
  await cloudWatch.send(new PutMetricDataCommand({ Namespace: "Shop", MetricData }));
}
