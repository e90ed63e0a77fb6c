import { ListMetricsCommand, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { expect, test } from "@jest/globals";
import { errorOf } from "./client-settings.ts";
import { cloudWatchAccount, MINUTE, sum, TEN } from "./cloudwatch-account.ts";

test("data can be read by the period, the newest first, once they have arrived", async () => {
  await using account = await cloudWatchAccount();
  await account.put("errors", 2);
  await account.put("errors", 3);
  account.clock.advance(MINUTE);
  await account.put("errors", 7);
  account.clock.advance(MINUTE - 1000);
  await account.put("errors", 1);
  account.clock.advance(1000);
  expect(await account.read([sum("errors")], 2)).toEqual([
    {
      Id: "errors",
      Label: "errors",
      Timestamps: [new Date(TEN + MINUTE), new Date(TEN)],
      Values: [7, 5],
      StatusCode: "Complete",
    },
  ]);
  account.clock.advance(10_000);
  expect(await account.read([sum("errors")], 2)).toMatchObject([{ Values: [8, 5] }]);
  expect(await account.read([sum("errors")], 2, { ScanBy: "TimestampAscending" })).toMatchObject([{ Values: [5, 8] }]);
});

test.each([
  ["SampleCount", 4],
  ["Sum", 110],
  ["Average", 27.5],
  ["Minimum", 10],
  ["Maximum", 80],
  ["p50", 10],
  ["p99", 80],
])("%s of a minute's values", async (Stat, expected) => {
  await using account = await cloudWatchAccount();
  const MetricData = [{ MetricName: "latency", Values: [10, 80], Counts: [3, 1] }];
  await account.cloudWatch.send(new PutMetricDataCommand({ Namespace: "Shop", MetricData }));
  account.clock.advance(MINUTE);
  const query = { Id: "m", MetricStat: { Metric: { Namespace: "Shop", MetricName: "latency" }, Period: 60, Stat } };
  expect(await account.read([query], 1)).toMatchObject([{ Values: [expected] }]);
});

test("a statistic set has no percentiles, except of equal values", async () => {
  await using account = await cloudWatchAccount();
  const put = (MetricName: string, Maximum: number) => {
    const StatisticValues = { SampleCount: 2, Sum: 1 + Maximum, Minimum: 1, Maximum };
    const MetricData = [{ MetricName, StatisticValues }];
    return account.cloudWatch.send(new PutMetricDataCommand({ Namespace: "Shop", MetricData }));
  };
  await put("apart", 9);
  await put("equal", 1);
  account.clock.advance(MINUTE);
  const p50 = (MetricName: string) => ({
    Id: MetricName,
    MetricStat: { Metric: { Namespace: "Shop", MetricName }, Period: 60, Stat: "p50" },
  });
  expect(await account.read([p50("apart"), p50("equal")], 1)).toMatchObject([{ Values: [] }, { Values: [1] }]);
});

test("an expression reckons with metrics that are not shown; a function over all metrics has many results", async () => {
  await using account = await cloudWatchAccount();
  await account.put("errors", 3);
  await account.put("requests", 20);
  account.clock.advance(MINUTE);
  const hidden = [sum("errors"), sum("requests")].map((query) => ({ ...query, ReturnData: false }));
  const rate = { Id: "rate", Expression: "100 * errors / requests", Label: "Errors in percent" };
  expect(await account.read([...hidden, rate, { Id: "all", Expression: "METRICS()" }], 1)).toMatchObject([
    { Id: "rate", Label: "Errors in percent", Values: [15] },
    { Id: "all", Label: "errors", Values: [3] },
    { Id: "all", Label: "requests", Values: [20] },
  ]);
});

test("many data points come in pages, and each page says that it is not all", async () => {
  await using account = await cloudWatchAccount();
  for (let minute = 0; minute < 3; minute += 1) {
    await account.put("errors", minute);
    account.clock.advance(MINUTE);
  }
  expect(await account.read([sum("errors")], 3, { MaxDatapoints: 2 })).toMatchObject([
    { Values: [2, 1], StatusCode: "PartialData" },
  ]);
});

test("metrics are listed by namespace, name and dimensions", async () => {
  await using account = await cloudWatchAccount();
  const MetricData = ["blue", "green"].map((Value) => ({
    MetricName: "errors",
    Value: 1,
    Dimensions: [{ Name: "Colour", Value }],
  }));
  await account.cloudWatch.send(new PutMetricDataCommand({ Namespace: "Shop", MetricData }));
  account.clock.advance(MINUTE);
  const list = async (input: object) => (await account.cloudWatch.send(new ListMetricsCommand(input))).Metrics;
  expect(await list({ Dimensions: [{ Name: "Colour", Value: "blue" }] })).toEqual([
    { Namespace: "Shop", MetricName: "errors", Dimensions: [{ Name: "Colour", Value: "blue" }] },
  ]);
  expect(await list({ Namespace: "Shop", Dimensions: [{ Name: "Colour" }] })).toHaveLength(2);
  expect(await list({ MetricName: "requests" })).toEqual([]);
});

test.each([
  [
    "an expression that makes no sense",
    [{ Id: "e", Expression: "SEARCH('errors', 'Sum')" }],
    "Error in expression 'e': Unsupported function 'SEARCH' with 2 arguments.",
  ],
  ["an expression of itself", [{ Id: "e", Expression: "e + 1" }], "Error in expression 'e': It refers to itself."],
  [
    "a number",
    [{ Id: "e", Expression: "1 + 1" }],
    "Error in expression 'e': The result must be a time series, not a number.",
  ],
  [
    "a statistic that does not exist",
    [{ ...sum("errors"), MetricStat: { Metric: {}, Period: 60, Stat: "sum" } }],
    "The value sum for parameter MetricDataQueries.member.1.MetricStat.Stat is not a valid statistic.",
  ],
  [
    "a statistic that is not played",
    [{ ...sum("errors"), MetricStat: { Metric: {}, Period: 60, Stat: "tm99" } }],
    "The simulator does not play the statistic tm99.",
  ],
  [
    "the same id twice",
    [sum("errors"), sum("requests", "errors")],
    "The values for parameter id in MetricDataQueries are not unique.",
  ],
])("a query for %s is refused", async (_, queries, message) => {
  await using account = await cloudWatchAccount();
  expect(await errorOf(account.read(queries, 1))).toMatchObject({ name: "ValidationException", message });
});

test("a metric datum without a value is an error with its shape's name", async () => {
  await using account = await cloudWatchAccount();
  const call = new PutMetricDataCommand({ Namespace: "Shop", MetricData: [{ MetricName: "errors" }] });
  expect(await errorOf(account.cloudWatch.send(call))).toMatchObject({
    name: "MissingRequiredParameterException",
    Code: "MissingParameter",
  });
});
