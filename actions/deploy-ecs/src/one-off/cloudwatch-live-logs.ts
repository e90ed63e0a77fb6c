import { CloudWatchLogsClient, GetLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import type { AwsAccess } from "@deploy-actions/shared/aws/access";
import { errorCode } from "@deploy-actions/shared/aws/aws-error";
import type { LiveLogs } from "./live-logs.ts";

/** A look that fails is made up for by the next one, some seconds later. */
const ATTEMPTS = 2;

export function cloudWatchLiveLogs(access: Pick<AwsAccess, "settings" | "region">): LiveLogs {
  const clients = new Map<string, CloudWatchLogsClient>();
  const clientIn = (region: string) => {
    const known = clients.get(region);
    if (known) return known;
    const client = new CloudWatchLogsClient({ ...access.settings({ maxAttempts: ATTEMPTS }), region });
    clients.set(region, client);
    return client;
  };

  return {
    async read({ region = access.region, group, stream }, position) {
      try {
        const { events = [], nextForwardToken } = await clientIn(region).send(
          new GetLogEventsCommand({
            logGroupName: group,
            logStreamName: stream,
            startFromHead: true,
            ...(position === undefined ? {} : { nextToken: position }),
          }),
        );
        return {
          kind: "lines",
          lines: events.map(({ message = "" }) => message),
          position: nextForwardToken ?? position ?? "",
          // A page may be empty in the middle; at the end, the token that was given comes back (API reference, GetLogEvents).
          more: nextForwardToken !== undefined && nextForwardToken !== position,
        };
      } catch (error) {
        if (errorCode(error) === "ResourceNotFound")
          return { kind: "none-yet", why: `there is no stream ${stream} in log group ${group}` };
        if (errorCode(error) === "AccessDenied")
          return { kind: "unavailable", why: `logs:GetLogEvents on log group ${group} is not allowed to this step` };
        throw error;
      }
    },
  };
}
