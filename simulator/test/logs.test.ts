import { expect, test } from "@jest/globals";
import { ManualClock } from "../src/clock.ts";
import { Images } from "../src/images.ts";
import { logsService } from "../src/logs/logs.ts";
import { Network } from "../src/network.ts";
import type { Input } from "../src/service.ts";

const STREAM = { logGroupName: "/ecs/web", logStreamName: "web/web/1" };

/** CloudWatch Logs with one stream of the lines "1" to "5", a second apart. */
function logs() {
  const clock = new ManualClock();
  const world = {
    account: "123456789012",
    region: "eu-west-1",
    partition: "aws",
    clock,
    network: new Network(),
    images: new Images(),
  } as const;
  const service = logsService(world);
  const caller = {
    region: world.region,
    account: world.account,
    principal: "arn:aws:iam::123456789012:root",
    requestId: "r",
  };
  const call = (operation: string, input: Input): Input => service.handlers[operation]?.(input, caller);
  call("CreateLogGroup", { logGroupName: STREAM.logGroupName });
  for (const line of ["1", "2", "3", "4", "5"]) {
    service.append(STREAM.logGroupName, STREAM.logStreamName, line);
    clock.advance(1000);
  }
  const read = (input: Input) => {
    const { events, ...tokens } = call("GetLogEvents", { ...STREAM, ...input });
    return { lines: events.map(({ message }: Input) => message), ...tokens };
  };
  return { clock, call, read };
}

test("the latest lines come first, unless the head is asked for", () => {
  const { read } = logs();
  expect(read({ limit: 2 }).lines).toEqual(["4", "5"]);
  expect(read({ limit: 2, startFromHead: true }).lines).toEqual(["1", "2"]);
});

test("a forward token leads on, and comes back at the end of the stream", () => {
  const { read } = logs();
  const first = read({ limit: 3, startFromHead: true });
  const second = read({ limit: 3, nextToken: first.nextForwardToken });
  expect(second.lines).toEqual(["4", "5"]);
  const third = read({ limit: 3, nextToken: second.nextForwardToken });
  expect(third).toMatchObject({ lines: [], nextForwardToken: second.nextForwardToken });
  expect(read({ limit: 3, nextToken: second.nextBackwardToken }).lines).toEqual(["1", "2", "3"]);
});

test("a time range takes its start and leaves its end", () => {
  const { clock, read } = logs();
  const start = clock.now() - 5000;
  expect(read({ startTime: start + 1000, endTime: start + 3000 }).lines).toEqual(["2", "3"]);
});

test("lines can be put, in the order of their time", () => {
  const { call, clock, read } = logs();
  const put = (...logEvents: Input[]) => call("PutLogEvents", { ...STREAM, logEvents });
  put({ timestamp: clock.now(), message: "6" }, { timestamp: clock.now() + 1, message: "7" });
  expect(read({ limit: 2 }).lines).toEqual(["6", "7"]);
  expect(() => put({ timestamp: 2, message: "b" }, { timestamp: 1, message: "a" })).toThrow("chronological order");
});

test("streams are described by name or by their last event", () => {
  const { call, clock } = logs();
  call("CreateLogStream", { logGroupName: "/ecs/web", logStreamName: "web/web/0" });
  const describe = (input: Input) =>
    call("DescribeLogStreams", { logGroupName: "/ecs/web", ...input }).logStreams.map(
      ({ logStreamName }: Input) => logStreamName,
    );
  expect(describe({})).toEqual(["web/web/0", "web/web/1"]);
  expect(describe({ orderBy: "LastEventTime", descending: true })).toEqual(["web/web/1", "web/web/0"]);
  expect(describe({ logStreamNamePrefix: "web/web/1" })).toEqual(["web/web/1"]);
  expect(call("DescribeLogGroups", { logGroupNamePrefix: "/ecs" }).logGroups).toMatchObject([
    {
      logGroupName: "/ecs/web",
      arn: "arn:aws:logs:eu-west-1:123456789012:log-group:/ecs/web:*",
      creationTime: clock.now() - 5000,
    },
  ]);
});

test.each([
  ["a group", { logGroupName: "/none" }, "The specified log group does not exist."],
  ["a stream", { logStreamName: "none" }, "The specified log stream does not exist."],
])("%s that is not there is a ResourceNotFoundException", (_name, input, message) => {
  expect(() => logs().read(input)).toThrow(expect.objectContaining({ code: "ResourceNotFoundException", message }));
});

test("a group that exists cannot be created again", () => {
  expect(() => logs().call("CreateLogGroup", { logGroupName: "/ecs/web" })).toThrow(
    expect.objectContaining({ code: "ResourceAlreadyExistsException" }),
  );
});
