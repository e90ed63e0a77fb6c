import { Failure } from "../failure.ts";
import { isTransientNetworkError } from "./network-error.ts";

/** The error's name as AWS documents it, without the suffix that only some services append: "AccessDenied", "ExpiredToken". */
export function errorCode(error: unknown): string {
  return facts(error).name?.replace(/Exception$/, "") ?? "";
}

/** Whether an AWS service gave this error as its answer. */
export function isAwsAnswer(error: unknown): boolean {
  return facts(error).$metadata?.httpStatusCode !== undefined;
}

export function isThrottled(error: unknown): boolean {
  return httpStatus(error) === 429 || facts(error).$retryable?.throttling === true || THROTTLED.has(errorCode(error));
}

export function isServerError(error: unknown): boolean {
  return (httpStatus(error) ?? 0) >= 500;
}

/** Whether the same request may succeed a moment later: throttling, a fault of the service, a lost or slow connection. */
export function isTransient(error: unknown): boolean {
  return isThrottled(error) || isServerError(error) || isTransientNetworkError(error);
}

/**
 * Whether AWS answered that it will not do it, so that nothing has happened: a certain no to the first attempt. After a
 * lost answer the SDK asks again, and a no to that says nothing about what the first one did. Takes our Failure about it, too.
 */
export function isRefusal(error: unknown): boolean {
  const answer = underlying(error);
  return isAwsAnswer(answer) && !isTransient(answer) && (facts(answer).$metadata?.attempts ?? 1) === 1;
}

/** AWS's own error, also of our Failure about it. */
export const underlying = (error: unknown): unknown => (error instanceof Failure ? error.cause : error);

/** What AWS support asks for, as a line of evidence. Empty when the request got no answer. */
export function requestEvidence(error: unknown): readonly string[] {
  const { $metadata, name } = facts(error);
  if (!$metadata?.requestId) return [];
  const attempts = ($metadata.attempts ?? 1) > 1 ? `, ${$metadata.attempts} attempts` : "";
  return [`AWS answered ${name} (HTTP ${$metadata.httpStatusCode}${attempts}, request id ${$metadata.requestId})`];
}

const THROTTLED = new Set([
  "Throttling",
  "Throttled",
  "RequestLimitExceeded",
  "RequestThrottled",
  "SlowDown",
  "TooManyRequests",
]);

/** The members that the SDK, Node and our own HTTP put on the errors they throw. */
interface Facts {
  readonly name?: string;
  /** HTTP status, on errors of our own HTTP. */
  readonly status?: number;
  readonly $retryable?: { readonly throttling?: boolean };
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string; readonly attempts?: number };
}

function httpStatus(error: unknown): number | undefined {
  const { $metadata, status } = facts(error);
  return $metadata?.httpStatusCode ?? status;
}

function facts(error: unknown): Facts {
  return Object(error);
}
