import type { CompositeAlarm as CompositeAlarmView, MetricAlarm as MetricAlarmView } from "@aws-sdk/client-cloudwatch";
import type { Alarm, CompositeAlarm, MetricAlarm } from "./alarm.ts";

/** A metric alarm as DescribeAlarms answers it. */
export function metricAlarmView(alarm: MetricAlarm): MetricAlarmView {
  const { Tags, ...settings } = alarm.settings;
  const { Dimensions = [] } = settings;
  return { ...actions(settings), ...settings, ...(settings.MetricName && { Dimensions }), ...common(alarm) };
}

/** A composite alarm as DescribeAlarms answers it. */
export function compositeAlarmView(alarm: CompositeAlarm): CompositeAlarmView {
  const { Tags, ...settings } = alarm.settings;
  return { ...actions(settings), ...settings, ...common(alarm) };
}

function actions({ ActionsEnabled = true }: { ActionsEnabled?: boolean | undefined }) {
  return { ActionsEnabled, OKActions: [], AlarmActions: [], InsufficientDataActions: [] };
}

function common({ name, arn, configuredAt, state }: Alarm) {
  return {
    AlarmName: name,
    AlarmArn: arn,
    AlarmConfigurationUpdatedTimestamp: new Date(configuredAt),
    StateValue: state.value,
    StateReason: state.reason,
    ...(state.reasonData !== undefined && { StateReasonData: state.reasonData }),
    StateUpdatedTimestamp: new Date(state.updatedAt),
    StateTransitionedTimestamp: new Date(state.transitionedAt),
  };
}
