import type { GetLogEventsCommandInput } from "@aws-sdk/client-cloudwatch-logs";
import { AwsError } from "../service.ts";
import type { LogEvent } from "./log-groups.ts";

/**
 * One page of a log stream. Without a token it is the latest, or with startFromHead the earliest.
 * There is always a token in both directions; at the end of the stream you get back the token you came with.
 */
export function readEvents(
  stream: readonly LogEvent[],
  {
    startTime = 0,
    endTime = Number.POSITIVE_INFINITY,
    limit = 10_000,
    startFromHead,
    nextToken,
  }: GetLogEventsCommandInput,
) {
  const events = stream
    .filter(({ timestamp }) => timestamp >= startTime && timestamp < endTime)
    .toSorted((a, b) => a.timestamp - b.timestamp);
  const { from, to } =
    nextToken === undefined ? firstPage(events, limit, startFromHead) : laterPage(events, limit, nextToken);
  return { events: events.slice(from, to), nextForwardToken: `f/${to}`, nextBackwardToken: `b/${from}` };
}

function firstPage({ length }: readonly LogEvent[], limit: number, startFromHead = false) {
  return startFromHead ? { from: 0, to: Math.min(limit, length) } : { from: Math.max(0, length - limit), to: length };
}

function laterPage({ length }: readonly LogEvent[], limit: number, token: string) {
  const [, direction, position] = /^([fb])\/(\d+)$/.exec(token) ?? [];
  if (position === undefined) throw new AwsError("InvalidParameterException", "The specified nextToken is invalid.");
  const at = Math.min(Number(position), length);
  return direction === "f" ? { from: at, to: Math.min(at + limit, length) } : { from: Math.max(0, at - limit), to: at };
}
