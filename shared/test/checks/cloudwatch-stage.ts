import {
  CloudWatchClient,
  PutMetricAlarmCommand,
  type PutMetricAlarmCommandInput,
  PutMetricDataCommand,
  SetAlarmStateCommand,
  type StateValue,
} from "@aws-sdk/client-cloudwatch";
import { ManualClock } from "@deploy-actions/simulator/clock";
import { startSimulator } from "@deploy-actions/simulator/simulator";
import type { ProbeEffects } from "../../src/checks/probes/expectation.ts";
import { accessAllowing, accessTo } from "../../testkit/simulated-access.ts";

export const MINUTE = 60_000;

/** When the stage opens. */
export const TEN = Date.UTC(2026, 10, 21, 10);

/** An account with CloudWatch, whose time the test moves by hand. */
export async function cloudWatchStage() {
  const clock = new ManualClock(TEN);
  const aws = await startSimulator({ clock });
  const client = new CloudWatchClient(accessTo(aws).settings());
  const effects = (access = accessTo(aws)): ProbeEffects => ({
    access: async () => access,
    clock: { now: () => clock.now(), sleep: async () => {} },
    env: {},
  });
  return {
    aws,
    clock,
    client,
    effects: effects(),
    /** Of somebody who may do nothing but this. */
    effectsAllowing: (...actions: readonly string[]) => effects(accessAllowing(aws, actions)),
    /** A second has passed by then: an account takes three changes of alarms a second. */
    putAlarm: async (settings: Partial<PutMetricAlarmCommandInput> = {}) => {
      await client.send(new PutMetricAlarmCommand({ ...ALARM, ...settings }));
      clock.advance(1_000);
    },
    setAlarm: (AlarmName: string, StateValue: StateValue, StateReason = "A test") =>
      client.send(new SetAlarmStateCommand({ AlarmName, StateValue, StateReason })),
    put: (MetricName: string, Value: number) =>
      client.send(new PutMetricDataCommand({ Namespace: "Shop", MetricData: [{ MetricName, Value }] })),
    [Symbol.asyncDispose]: aws.close,
  };
}

const ALARM = {
  AlarmName: "web-5xx",
  Namespace: "Shop",
  MetricName: "errors",
  Statistic: "Sum",
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 5,
  ComparisonOperator: "GreaterThanThreshold",
  TreatMissingData: "notBreaching",
} as const;
