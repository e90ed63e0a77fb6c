import { CloudWatchLogsClient, GetLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import type { AwsAccess } from "@deploy-actions/shared/aws/access";
import type { Clock } from "@deploy-actions/shared/clock";
import type { TaskLogs } from "./task-logs.ts";

/** A log driver hands over the last lines some seconds after its container ended. */
const LOOKS = 3;
const PAUSE_MS = 700;
/** Evidence must not hold up the way back. */
const ATTEMPTS = 2;

export function cloudWatchTaskLogs(access: Pick<AwsAccess, "settings" | "region">, clock: Clock): TaskLogs {
  return {
    async tail({ region = access.region, group, stream }, lines) {
      const client = new CloudWatchLogsClient({ ...access.settings({ maxAttempts: ATTEMPTS }), region });
      const command = new GetLogEventsCommand({
        logGroupName: group,
        logStreamName: stream,
        limit: lines,
        startFromHead: false,
      });
      for (let look = 1; ; look++) {
        try {
          const { events = [] } = await client.send(command);
          if (events.length > 0) return { kind: "lines", lines: events.map(({ message = "" }) => message.trimEnd()) };
          if (look === LOOKS)
            return {
              kind: "unavailable",
              why: `stream ${stream} of log group ${group} is empty: the container ended before it wrote a line`,
            };
        } catch (error) {
          if ((error as Error).name !== "ResourceNotFoundException" || look === LOOKS)
            return { kind: "unavailable", why: explain(error as Error, group, stream) };
        }
        await clock.sleep(PAUSE_MS);
      }
    },
  };
}

function explain({ name, message }: Error, group: string, stream: string): string {
  if (name === "ResourceNotFoundException") return `there is no stream ${stream} in log group ${group}`;
  if (name === "AccessDeniedException") return `logs:GetLogEvents on log group ${group} is not allowed to this step`;
  return `${name}: ${message}`;
}
