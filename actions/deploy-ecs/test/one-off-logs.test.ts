import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { fakeClock } from "@deploy-actions/shared/testkit/fake-clock";
import { accessAllowing, accessTo } from "@deploy-actions/shared/testkit/simulated-access";
import { startSimulator } from "@deploy-actions/simulator/simulator";
import { expect, test } from "@jest/globals";
import { cloudWatchLiveLogs } from "../src/one-off/cloudwatch-live-logs.ts";
import type { LiveLogs } from "../src/one-off/live-logs.ts";
import { LogFollower } from "../src/one-off/log-follower.ts";
import { requestFor } from "../src/one-off/request.ts";
import { definitionOf, oneOff, oneOffWorld } from "./one-off-story.ts";

const stream = (id: string) => ({ region: undefined, group: "/ecs/web", stream: `ecs/app/${id}` });

interface Stage extends AsyncDisposable {
  readonly logs: LiveLogs;
  /** The container has written the lines "one" to "three"; with the next call, the line "four". */
  write(): Promise<void>;
  readonly stream: ReturnType<typeof stream>;
}

/** Reads on until there are no further pages. */
async function readAll({ logs, stream }: Stage, from: string | undefined) {
  const lines: string[] = [];
  let position = from;
  for (;;) {
    const page = await logs.read(stream, position);
    if (page.kind !== "lines") return { lines, position, kind: page.kind };
    lines.push(...page.lines);
    position = page.position;
    if (!page.more) return { lines, position, kind: page.kind };
  }
}

const stages: Record<string, () => Promise<Stage>> = {
  "the fake": async () => {
    const writes = [
      [0, "one"],
      [0, "two"],
      [0, "three"],
      [60_000, "four"],
    ] as const;
    const { tasks, clock, where } = oneOffWorld({ startAfter: 30_000, containers: { app: { writes } } });
    await tasks.run(await requestFor(oneOff(), where(), 0));
    return {
      logs: tasks.logs(),
      write: () => clock.sleep(60_000),
      stream: stream("task1"),
      [Symbol.asyncDispose]: async () => {},
    };
  },
  "CloudWatch as the simulator plays it": async () => {
    const aws = await startSimulator();
    const client = new CloudWatchLogsClient(accessTo(aws).settings());
    const [logGroupName, logStreamName] = ["/ecs/web", "ecs/app/task1"];
    await client.send(new CreateLogGroupCommand({ logGroupName }));
    const rest = [["one", "two", "three"], ["four"]];
    const write = async () => {
      if (rest.length === 2) await client.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
      const logEvents = (rest.shift() ?? []).map((message) => ({ timestamp: aws.clock.now(), message }));
      await client.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));
    };
    return {
      logs: cloudWatchLiveLogs(accessTo(aws)),
      write,
      stream: stream("task1"),
      [Symbol.asyncDispose]: aws.close,
    };
  },
};

test.each(Object.entries(stages))("%s: every line is read once, as it comes", async (_, open) => {
  await using stage = await open();
  expect(await stage.logs.read(stage.stream, undefined)).toEqual({
    kind: "none-yet",
    why: "there is no stream ecs/app/task1 in log group /ecs/web",
  });
  await stage.write();
  const first = await readAll(stage, undefined);
  expect(first.lines).toEqual(["one", "two", "three"]);
  expect((await readAll(stage, first.position)).lines).toEqual([]);
  await stage.write();
  expect((await readAll(stage, first.position)).lines).toEqual(["four"]);
});

test("a log that this step may not read says which permission is missing", async () => {
  await using aws = await startSimulator();
  const logs = cloudWatchLiveLogs(accessAllowing(aws, ["ecs:*"]));
  expect(await logs.read(stream("task1"), undefined)).toEqual({
    kind: "unavailable",
    why: "logs:GetLogEvents on log group /ecs/web is not allowed to this step",
  });
});

test("a network that is away is no answer about the log", async () => {
  await using aws = await startSimulator();
  aws.faults.inject({ operation: "logs:GetLogEvents", fault: "reset" });
  await expect(cloudWatchLiveLogs(accessTo(aws)).read(stream("task1"), undefined)).rejects.toThrow();
});

test("an event of several lines is shown as lines, and none of them without what it belongs to", async () => {
  const log: string[] = [];
  const message = "Error: no\r\n    at main.js:1\n::warning::from the container\ntoken: abcdefgh\n";
  const lines = new LogFollower({
    logs: { read: async () => ({ kind: "lines", lines: [message], position: "1", more: false }) },
    clock: fakeClock(),
    log: (line) => void log.push(line),
    definition: definitionOf(),
    taskId: "task1",
    keep: 2,
  });
  expect(await lines.read()).toBe(4);
  expect(log).toEqual(["  | Error: no", "  |     at main.js:1", "  | ::warning::from the container", "  | token: ***"]);
  expect(lines.tail("app")).toEqual({ kind: "lines", lines: ["::warning::from the container", "token: ***"] });
});
