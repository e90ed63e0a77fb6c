import {
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  PutCompositeAlarmCommand,
  paginateDescribeAlarms,
  SetAlarmStateCommand,
  type StateValue,
} from "@aws-sdk/client-cloudwatch";
import { expect, test } from "@jest/globals";
import { errorOf } from "./client-settings.ts";
import { cloudWatchAccount, MINUTE, sum, TEN } from "./cloudwatch-account.ts";

const SECOND = 1000;
type Account = Awaited<ReturnType<typeof cloudWatchAccount>>;

const set = ({ cloudWatch }: Account, AlarmName: string, StateValue: StateValue) =>
  cloudWatch.send(new SetAlarmStateCommand({ AlarmName, StateValue, StateReason: "A test" }));

const combine = ({ cloudWatch }: Account, AlarmName: string, AlarmRule: string) =>
  cloudWatch.send(new PutCompositeAlarmCommand({ AlarmName, AlarmRule }));

test("an alarm goes from INSUFFICIENT_DATA to ALARM and back with its metric, and says why and since when", async () => {
  await using account = await cloudWatchAccount();
  await account.putAlarm();
  expect(await account.alarm()).toMatchObject({
    AlarmArn: "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:errors",
    StateValue: "INSUFFICIENT_DATA",
    StateReason: "Unchecked: Initial alarm creation",
    StateTransitionedTimestamp: new Date(TEN),
  });

  await account.put("errors", 9);
  account.clock.advance(2 * MINUTE);
  expect(await account.alarm()).toMatchObject({
    StateValue: "ALARM",
    StateReason:
      "Threshold Crossed: 1 out of the last 1 datapoints [9.0 (21/11/26 10:00:00)] was greater than the threshold (5.0) (minimum 1 datapoint for OK -> ALARM transition).",
    StateTransitionedTimestamp: new Date(TEN + MINUTE),
  });

  await account.put("errors", 1);
  account.clock.advance(2 * MINUTE);
  expect(await account.alarm()).toMatchObject({
    StateValue: "OK",
    StateTransitionedTimestamp: new Date(TEN + 3 * MINUTE),
  });

  account.clock.advance(5 * MINUTE);
  expect(await account.alarm()).toMatchObject({
    StateValue: "INSUFFICIENT_DATA",
    StateReason: "Insufficient Data: 1 datapoint was unknown.",
  });
});

test("an alarm that is changed keeps its state until it is evaluated again", async () => {
  await using account = await cloudWatchAccount();
  await account.putAlarm();
  await account.put("errors", 9);
  account.clock.advance(2 * MINUTE);
  await account.putAlarm({ Threshold: 20 });
  expect(await account.alarm()).toMatchObject({ Threshold: 20, StateValue: "ALARM" });
  account.clock.advance(SECOND);
  expect(await account.alarm()).toMatchObject({ StateValue: "OK" });
});

test("an alarm on metric math watches the result", async () => {
  await using account = await cloudWatchAccount();
  const none = { Namespace: undefined, MetricName: undefined, Period: undefined, Statistic: undefined };
  const hidden = [sum("errors"), sum("requests")].map((query) => ({ ...query, ReturnData: false }));
  const Metrics = [...hidden, { Id: "rate", Expression: "100 * errors / requests", ReturnData: true }];
  await account.putAlarm({ ...none, Metrics });
  await account.put("errors", 1);
  await account.put("requests", 10);
  account.clock.advance(2 * MINUTE);
  expect(await account.alarm()).toMatchObject({
    StateValue: "ALARM",
    StateReason: expect.stringContaining("[10.0 (21/11/26 10:00:00)]"),
    Metrics,
  });
});

test("a state that is set by hand lasts until the next evaluation; to set it again changes when it was updated, and not since when it holds", async () => {
  await using account = await cloudWatchAccount();
  await account.putAlarm({ TreatMissingData: "notBreaching" });
  account.clock.advance(SECOND);
  expect(await account.alarm()).toMatchObject({
    StateValue: "OK",
    StateReason:
      "Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was treated as [NonBreaching].",
  });
  await set(account, "errors", "ALARM");
  account.clock.advance(SECOND);
  await set(account, "errors", "ALARM");
  expect(await account.alarm()).toMatchObject({
    StateValue: "ALARM",
    StateReason: "A test",
    StateTransitionedTimestamp: new Date(TEN + SECOND),
    StateUpdatedTimestamp: new Date(TEN + 2 * SECOND),
  });
  account.clock.advance(MINUTE);
  expect(await account.alarm()).toMatchObject({ StateValue: "OK" });
});

test("a composite alarm follows the alarms in its rule, also through another one", async () => {
  await using account = await cloudWatchAccount();
  await account.putAlarm();
  await account.putAlarm({ AlarmName: "in maintenance" });
  await combine(account, "serious", 'ALARM(errors) AND NOT (ALARM("in maintenance") OR FALSE)');
  await combine(account, "page", "ALARM(arn:aws:cloudwatch:eu-west-1:123456789012:alarm:serious)");
  expect(await account.alarm("page")).toMatchObject({ StateValue: "INSUFFICIENT_DATA" });
  account.clock.advance(SECOND);
  expect(await account.alarm("serious")).toMatchObject({
    StateValue: "OK",
    StateReason:
      "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:serious was created and its alarm rule evaluates to OK",
  });
  expect(await account.alarm("page")).toMatchObject({ StateValue: "OK" });

  await set(account, "errors", "ALARM");
  expect(await account.alarm("page")).toMatchObject({
    StateValue: "ALARM",
    StateReason:
      "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:serious transitioned to ALARM at Saturday 21 November, 2026 10:00:01 UTC",
  });
  await set(account, "in maintenance", "ALARM");
  expect(await account.alarm("page")).toMatchObject({ StateValue: "OK" });
});

test("only metric alarms are described unless composite alarms are asked for", async () => {
  await using account = await cloudWatchAccount();
  await account.putAlarm();
  await combine(account, "page", "ALARM(errors)");
  const names = async (input: object) => {
    const { MetricAlarms = [], CompositeAlarms = [] } = await account.cloudWatch.send(new DescribeAlarmsCommand(input));
    return [...MetricAlarms, ...CompositeAlarms].map(({ AlarmName }) => AlarmName);
  };
  expect(await names({})).toEqual(["errors"]);
  expect(await names({ AlarmNames: ["page", "errors", "none"] })).toEqual(["errors"]);
  expect(await names({ AlarmTypes: ["CompositeAlarm"] })).toEqual(["page"]);
  expect(await names({ AlarmNamePrefix: "err" })).toEqual(["errors"]);
  expect(await names({ StateValue: "ALARM" })).toEqual([]);
});

test("alarms are described in pages", async () => {
  await using account = await cloudWatchAccount();
  for (const AlarmName of ["a", "b", "c"]) await account.putAlarm({ AlarmName });
  const pages = [];
  for await (const { MetricAlarms = [] } of paginateDescribeAlarms({ client: account.cloudWatch, pageSize: 2 }, {}))
    pages.push(MetricAlarms.map(({ AlarmName }) => AlarmName));
  expect(pages).toEqual([["a", "b"], ["c"]]);
});

test("an alarm that a composite alarm needs cannot be deleted before it", async () => {
  await using account = await cloudWatchAccount();
  await account.putAlarm();
  await combine(account, "page", "ALARM(errors)");
  const remove = (...AlarmNames: string[]) => account.cloudWatch.send(new DeleteAlarmsCommand({ AlarmNames }));
  expect(await errorOf(remove("errors"))).toMatchObject({
    name: "ValidationException",
    message: "Cannot delete errors as there are composite alarm(s) depending on it.",
  });
  await remove("page", "errors", "none");
  expect(await account.alarm()).toBeUndefined();
});

test.each([
  [{ EvaluationPeriods: undefined }, "The parameter EvaluationPeriods is required."],
  [{ DatapointsToAlarm: 2 }, "DatapointsToAlarm must be less than or equal to EvaluationPeriods."],
  [{ Period: 90 }, "The value 90 for parameter Period must be 10, 20, 30 or a multiple of 60."],
  [{ Period: 10 }, "The simulator does not play alarms with a period of less than a minute."],
  [
    { EvaluationPeriods: 2000 },
    "Metrics cannot be checked across more than 1 days (EvaluationPeriods * Period must be <= 86400).",
  ],
  [{ ExtendedStatistic: "p99" }, "Exactly one of the parameters Statistic and ExtendedStatistic must be specified."],
  [{ ComparisonOperator: "GreaterThanUpperThreshold" as const }, "The simulator does not play anomaly detection."],
  [
    { TreatMissingData: "good" },
    "The value good for parameter TreatMissingData must be one of breaching, notBreaching, ignore, missing.",
  ],
])("an alarm with %j is refused", async (settings, message) => {
  await using account = await cloudWatchAccount();
  const call = account.putAlarm(settings as Parameters<Account["putAlarm"]>[0]);
  expect(await errorOf(call)).toMatchObject({ name: "ValidationException", message });
});

test.each([
  ["ALARM(gone)", "Could not save the composite alarm as alarms [gone] in the alarm rule do not exist"],
  ["ALARM(errors) AND", "AlarmRule is not valid: unexpected end of the rule."],
  ["(ALARM(errors)", "AlarmRule is not valid: a parenthesis is not closed."],
  ["BROKEN(errors)", "AlarmRule is not valid: cannot read BROKEN(errors)."],
])("the rule %s is refused", async (rule, message) => {
  await using account = await cloudWatchAccount();
  await account.putAlarm();
  expect(await errorOf(combine(account, "page", rule))).toMatchObject({ name: "ValidationException", message });
});

test("the state of an alarm that does not exist cannot be set", async () => {
  await using account = await cloudWatchAccount();
  expect(await errorOf(set(account, "none", "OK"))).toMatchObject({ name: "ResourceNotFound" });
});
