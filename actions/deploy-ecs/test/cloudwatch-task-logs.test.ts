import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { fakeClock } from "@deploy-actions/shared/testkit/fake-clock";
import { accessAllowing, accessTo } from "@deploy-actions/shared/testkit/simulated-access";
import { type Simulator, startSimulator } from "@deploy-actions/simulator/simulator";
import { expect, test } from "@jest/globals";
import { cloudWatchTaskLogs } from "../src/cloudwatch-task-logs.ts";

const PLACE = { region: undefined, group: "/ecs/web", stream: "ecs/app/0123" };

function clientOf(aws: Simulator): CloudWatchLogsClient {
  return new CloudWatchLogsClient(accessTo(aws).settings());
}

async function write(aws: Simulator, lines: readonly string[]): Promise<void> {
  const [logGroupName, logStreamName] = [PLACE.group, PLACE.stream];
  const logs = clientOf(aws);
  await logs.send(new CreateLogGroupCommand({ logGroupName })).catch(() => {});
  await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
  const logEvents = lines.map((message, index) => ({ timestamp: aws.clock.now() + index, message }));
  if (logEvents.length > 0) await logs.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));
}

test("the last lines are given, oldest first, without their line ends", async () => {
  await using aws = await startSimulator();
  await write(aws, ["one", "two\n", "three"]);
  expect(await cloudWatchTaskLogs(accessTo(aws), fakeClock()).tail(PLACE, 2)).toEqual({
    kind: "lines",
    lines: ["two", "three"],
  });
});

test("lines that arrive some seconds after the container ended are waited for", async () => {
  await using aws = await startSimulator();
  await clientOf(aws).send(new CreateLogGroupCommand({ logGroupName: PLACE.group }));
  let arrived: Promise<void> | undefined;
  const clock = { now: () => 0, sleep: () => (arrived ??= write(aws, ["late"])) };
  expect(await cloudWatchTaskLogs(accessTo(aws), clock).tail(PLACE, 30)).toEqual({ kind: "lines", lines: ["late"] });
});

test("a container that wrote nothing is told apart from one that has no stream", async () => {
  await using aws = await startSimulator();
  const logs = cloudWatchTaskLogs(accessTo(aws), fakeClock());
  expect(await logs.tail(PLACE, 30)).toEqual({
    kind: "unavailable",
    why: "there is no stream ecs/app/0123 in log group /ecs/web",
  });
  await write(aws, []);
  expect(await logs.tail(PLACE, 30)).toEqual({
    kind: "unavailable",
    why: "stream ecs/app/0123 of log group /ecs/web is empty: the container ended before it wrote a line",
  });
});

test("logs that this step may not read say which permission is missing", async () => {
  await using aws = await startSimulator();
  expect(await cloudWatchTaskLogs(accessAllowing(aws, ["ecs:*"]), fakeClock()).tail(PLACE, 30)).toEqual({
    kind: "unavailable",
    why: "logs:GetLogEvents on log group /ecs/web is not allowed to this step",
  });
});
