import type {
  DeleteAlarmsCommandInput,
  DescribeAlarmsCommandInput,
  PutCompositeAlarmCommandInput,
  PutMetricAlarmCommandInput,
  SetAlarmStateCommandInput,
} from "@aws-sdk/client-cloudwatch";
import { notPlayed, validationError } from "../errors.ts";
import { page } from "../pages.ts";
import type { Alarm } from "./alarm.ts";
import { compositeAlarmView, metricAlarmView } from "./alarm-view.ts";
import type { Alarms } from "./alarms.ts";

/** Alarms in one answer, unless MaxRecords says otherwise. AWS documents only the range of MaxRecords: chosen. */
const PAGE = 50;

/** PutMetricAlarm, PutCompositeAlarm, DescribeAlarms, SetAlarmState, DeleteAlarms. */
export function alarmHandlers(alarms: Alarms) {
  return {
    PutMetricAlarm: (input: PutMetricAlarmCommandInput) => alarms.putMetricAlarm(input),
    PutCompositeAlarm: (input: PutCompositeAlarmCommandInput) => alarms.putCompositeAlarm(input),
    DeleteAlarms: ({ AlarmNames = [] }: DeleteAlarmsCommandInput) => alarms.delete(AlarmNames),

    SetAlarmState: ({ AlarmName, StateValue, StateReason, StateReasonData }: SetAlarmStateCommandInput) => {
      alarms.setState(`${AlarmName}`, StateValue ?? "OK", `${StateReason}`, StateReasonData);
    },

    DescribeAlarms: (input: DescribeAlarmsCommandInput) => {
      if (input.AlarmNames && input.AlarmNamePrefix !== undefined)
        throw validationError("AlarmNames and AlarmNamePrefix cannot be specified together.");
      if (input.ChildrenOfAlarmName !== undefined || input.ParentsOfAlarmName !== undefined)
        throw notPlayed("looking up the children and parents of an alarm");
      const { items, ...next } = page(alarms.all.filter(isAskedFor(input)), {
        size: input.MaxRecords ?? PAGE,
        NextToken: input.NextToken,
      });
      return {
        MetricAlarms: items.filter((alarm) => alarm.kind === "metric").map(metricAlarmView),
        CompositeAlarms: items.filter((alarm) => alarm.kind === "composite").map(compositeAlarmView),
        ...next,
      };
    },
  };
}

/** "If you omit AlarmTypes, only metric alarms are returned" (API reference). */
function isAskedFor(input: DescribeAlarmsCommandInput) {
  const { AlarmNames, AlarmNamePrefix = "", AlarmTypes = ["MetricAlarm"], StateValue, ActionPrefix } = input;
  return ({ kind, name, state, settings }: Alarm) => {
    const { AlarmActions = [], OKActions = [], InsufficientDataActions = [] } = settings;
    const actions = [...AlarmActions, ...OKActions, ...InsufficientDataActions];
    return (
      AlarmTypes.includes(kind === "metric" ? "MetricAlarm" : "CompositeAlarm") &&
      (AlarmNames?.includes(name) ?? true) &&
      name.startsWith(AlarmNamePrefix) &&
      (StateValue ?? state.value) === state.value &&
      (ActionPrefix === undefined || actions.some((action) => action.startsWith(ActionPrefix)))
    );
  };
}
