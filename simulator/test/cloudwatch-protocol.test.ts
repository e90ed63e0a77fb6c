import { DescribeAlarmsCommand, SetAlarmStateCommand } from "@aws-sdk/client-cloudwatch";
import { expect, test } from "@jest/globals";
import { ManualClock } from "../src/clock.ts";
import { cloudWatchService } from "../src/cloudwatch/cloudwatch.ts";
import { Images } from "../src/images.ts";
import { Network } from "../src/network.ts";
import { loadModel } from "../src/protocol/model.ts";
import { queryCompatibleJson } from "../src/protocol/query-compatible.ts";
import { findRoute } from "../src/protocol/route.ts";
import { AwsError } from "../src/service.ts";
import { errorOf } from "./client-settings.ts";
import { cloudWatchAccount } from "./cloudwatch-account.ts";

const model = loadModel("cloudwatch");
const missing = new AwsError("ResourceNotFound", "Alarm none does not exist.", { status: 404 });

test("an answer says which JSON it is", () => {
  const output = { MetricAlarms: [], CompositeAlarms: [] };
  expect(queryCompatibleJson.encode(model, "DescribeAlarms", output, "r")).toMatchObject({
    headers: { "content-type": "application/x-amz-json-1.0" },
  });
});

test("an error keeps the code it had in the query protocol beside its shape's name", () => {
  expect(queryCompatibleJson.encodeError(model, missing, "r")).toMatchObject({
    status: 404,
    headers: { "x-amzn-query-error": "ResourceNotFound;Sender", "x-amzn-errortype": "ResourceNotFound" },
  });
  const failed = new AwsError("InternalServiceError", "Failed.", { status: 500 });
  expect(queryCompatibleJson.encodeError(model, failed, "r")).toMatchObject({
    headers: { "x-amzn-query-error": "InternalServiceError;Receiver", "x-amzn-errortype": "InternalServiceFault" },
    body: '{"__type":"InternalServiceFault","message":"Failed."}',
  });
});

test("a service that used to speak the query protocol still does", () => {
  const world = { account: "123456789012", region: "eu-west-1", partition: "aws", clock: new ManualClock() } as const;
  const service = cloudWatchService({ ...world, network: new Network(), images: new Images() });
  const body = "Action=DescribeAlarms&Version=2010-08-01&AlarmNames.member.1=errors";
  const route = findRoute([service], { headers: {}, body });
  if ("error" in route) throw route.error;
  expect(route.protocol.decode(route.model, route.operation, body)).toEqual({ AlarmNames: ["errors"] });
  expect(route.protocol.encodeError(route.model, missing, "r").body).toContain("<Code>ResourceNotFound</Code>");
});

test("IAM is asked about alarms by their names, and about composite alarms on everything", async () => {
  await using account = await cloudWatchAccount();
  const Resource = "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:web-*";
  const policies = [{ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "cloudwatch:*", Resource }] }];
  const limited = account.clientOf(account.aws.iam.user("limited", { policies }));
  const describe = (input: object) => limited.send(new DescribeAlarmsCommand(input));
  expect(await describe({ AlarmNames: ["web-5xx"] })).toMatchObject({ MetricAlarms: [] });
  expect(await errorOf(describe({ AlarmNames: ["other"] }))).toMatchObject({
    message: expect.stringContaining(
      "cloudwatch:DescribeAlarms on resource: arn:aws:cloudwatch:eu-west-1:123456789012:alarm:other because",
    ),
  });
  const both = { AlarmNames: ["web-5xx"], AlarmTypes: ["MetricAlarm", "CompositeAlarm"] };
  expect(await errorOf(describe(both))).toMatchObject({
    name: "AccessDenied",
    message: expect.stringContaining("cloudwatch:DescribeAlarms on resource: * because"),
  });
});

test("alarms are throttled as published: three changes of a state a second", async () => {
  await using account = await cloudWatchAccount();
  await account.putAlarm();
  const set = () =>
    account.cloudWatch.send(new SetAlarmStateCommand({ AlarmName: "errors", StateValue: "OK", StateReason: "A test" }));
  for (const _ of [1, 2, 3]) await set();
  expect(await errorOf(set())).toMatchObject({ name: "Throttling", message: "Rate exceeded" });
  account.clock.advance(1000);
  await set();
});
