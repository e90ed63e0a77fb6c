import type {
  CreateLogGroupCommandInput,
  CreateLogStreamCommandInput,
  DescribeLogGroupsCommandInput,
  DescribeLogStreamsCommandInput,
  GetLogEventsCommandInput,
  PutLogEventsCommandInput,
} from "@aws-sdk/client-cloudwatch-logs";
import { AwsError, type AwsService } from "../service.ts";
import type { World } from "../world.ts";
import { readEvents } from "./log-events.ts";
import { LogGroups } from "./log-groups.ts";
import type { LogSink } from "./log-sink.ts";

/** CloudWatch Logs: groups and streams that tasks write to and clients read. */
export function logsService(world: World): AwsService & LogSink {
  const groups = new LogGroups(world);

  return {
    name: "logs",
    iamPrefix: "logs",
    hasGroup: (group) => groups.has(group),
    createGroup: (group) => groups.create(group),
    append: (group, stream, message) => {
      const known = groups.get(group);
      const { events } = known.streams.get(stream) ?? groups.createStream(known, stream);
      events.push({ timestamp: world.clock.now(), message, ingestionTime: world.clock.now() });
    },
    permissions: (operation, input) => {
      const group = groupName(input);
      return [{ action: `logs:${operation}`, resource: group === undefined ? "*" : `${groups.arn(group)}:*` }];
    },
    handlers: {
      CreateLogGroup: ({ logGroupName }: CreateLogGroupCommandInput) => groups.create(`${logGroupName}`),

      CreateLogStream: ({ logGroupName, logStreamName }: CreateLogStreamCommandInput) => {
        groups.createStream(groups.get(`${logGroupName}`), `${logStreamName}`);
      },

      PutLogEvents: ({ logGroupName, logStreamName, logEvents = [] }: PutLogEventsCommandInput) => {
        const { events } = groups.getStream(`${logGroupName}`, `${logStreamName}`);
        const ingestionTime = world.clock.now();
        const added = logEvents.map(({ timestamp = 0, message = "" }) => ({ timestamp, message, ingestionTime }));
        if (added.some(({ timestamp }, index) => timestamp < (added[index - 1]?.timestamp ?? 0))) {
          const message = "Log events in a single PutLogEvents request must be in chronological order.";
          throw new AwsError("InvalidParameterException", message);
        }
        events.push(...added);
        return { nextSequenceToken: String(events.length) };
      },

      GetLogEvents: (input: GetLogEventsCommandInput) => {
        const { events } = groups.getStream(requiredGroup(input), `${input.logStreamName}`);
        return readEvents(events, input);
      },

      DescribeLogGroups: ({ logGroupNamePrefix = "", limit = 50, nextToken }: DescribeLogGroupsCommandInput) =>
        paged("logGroups", groups.describe(logGroupNamePrefix), { limit, nextToken }),

      DescribeLogStreams: (input: DescribeLogStreamsCommandInput) => {
        const {
          logStreamNamePrefix = "",
          orderBy = "LogStreamName",
          descending = false,
          limit = 50,
          nextToken,
        } = input;
        const streams = groups
          .describeStreams(requiredGroup(input), logStreamNamePrefix)
          .toSorted((a, b) =>
            orderBy === "LastEventTime"
              ? (a.lastEventTimestamp ?? 0) - (b.lastEventTimestamp ?? 0)
              : a.logStreamName.localeCompare(b.logStreamName),
          );
        return paged("logStreams", descending ? streams.reverse() : streams, { limit, nextToken });
      },
    },
  };
}

/** By name, or from the ARN that logGroupIdentifier may be. */
function groupName(input: {
  logGroupName?: string | undefined;
  logGroupIdentifier?: string | undefined;
}): string | undefined {
  return input.logGroupName ?? input.logGroupIdentifier?.replace(/^arn:.*:log-group:/, "").replace(/:\*$/, "");
}

function requiredGroup(input: { logGroupName?: string | undefined; logGroupIdentifier?: string | undefined }): string {
  const name = groupName(input);
  if (name === undefined) throw new AwsError("InvalidParameterException", "Log group name must be specified.");
  return name;
}

function paged<Item>(
  member: string,
  items: readonly Item[],
  { limit, nextToken }: { limit: number; nextToken: string | undefined },
) {
  const from = nextToken === undefined ? 0 : Number(Buffer.from(nextToken, "base64url").toString());
  if (!Number.isInteger(from)) throw new AwsError("InvalidParameterException", "The specified nextToken is invalid.");
  const to = from + limit;
  return {
    [member]: items.slice(from, to),
    ...(to < items.length && { nextToken: Buffer.from(String(to)).toString("base64url") }),
  };
}
