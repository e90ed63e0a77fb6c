import { Failure } from "../failure.ts";
import { allowingStatement, denialHint, parseDenial } from "./access-denied.ts";
import { errorCode, isAwsAnswer, isServerError, isThrottled, requestEvidence } from "./aws-error.ts";
import { explainNetworkError } from "./network-error.ts";

interface AwsCall {
  /** What was being done, as the middle of a sentence: "updating service web". */
  readonly doing: string;
  readonly region: string;
  /** ARN; read from AWS's own message when it says. */
  readonly principal?: string;
}

/** An AWS error in plain words. Errors that are neither AWS's nor the network's come back as they are. */
export function explainAwsError(error: unknown, { doing, region, principal }: AwsCall): Error {
  if (error instanceof Failure) return error;
  const place = `${doing} in ${region}`;
  const { message = "" } = Object(error) as Partial<Error>;
  const code = errorCode(error);
  const evidence = requestEvidence(error);
  const failure = (what: string, hint: string, shown: readonly string[] = []) =>
    new Failure(what, { hint, evidence: [...shown, ...evidence], cause: error });

  const network = explainNetworkError(error, "the AWS endpoint");
  if (network) return failure(`AWS could not be reached for ${place}: ${network.what}.`, network.hint);
  if (code === "CredentialsProviderError")
    return failure(`There are no AWS credentials for ${place}: ${sentence(message)}`, NO_CREDENTIALS);
  if (!isAwsAnswer(error)) return error as Error;

  if (isDenied(error)) {
    const denial = parseDenial(message);
    if (!denial)
      return failure(`AWS denied ${place}: ${message}`, `Allow it to ${principal ?? "the role or user that deploys"}.`);
    const known = { ...denial, principal: denial.principal ?? principal };
    const statement = denial.explicit ? [] : JSON.stringify(allowingStatement(known), null, 2).split("\n");
    const who = known.principal ? `${known.principal} may not` : "the credentials may not";
    return failure(`AWS denied ${place}: ${who} ${known.action} on ${known.resource}.`, denialHint(known), statement);
  }
  if (EXPIRED.has(code)) return failure(`The AWS session ended before ${place}.`, SESSION_ENDED);
  if (UNKNOWN_KEYS.has(code))
    return failure(`AWS does not accept the credentials for ${place}: ${sentence(message)}`, WRONG_KEYS);
  if (isThrottled(error)) return failure(`AWS throttled ${place}: ${sentence(message)}`, THROTTLED);
  if (isServerError(error)) return failure(`AWS failed on its side at ${place}: ${sentence(message)}`, AWS_FAULT);
  if (QUOTA.test(code)) return failure(`A quota stops ${place}: ${sentence(message)}`, MORE_QUOTA);
  return failure(`AWS refused ${place}: ${sentence(message)} (${code})`, NOT_ACCEPTED);
}

/** Whether a policy does not allow the call. */
export function isDenied(error: unknown): boolean {
  return DENIED.has(errorCode(error));
}

/** For an adapter: makes calls whose errors come out in plain words. `doing` as in AwsCall. */
export function explaining({ region, principal }: Required<Pick<AwsCall, "region" | "principal">>) {
  return async <T>(doing: string, call: () => Promise<T>): Promise<T> => {
    try {
      return await call();
    } catch (error) {
      throw explainAwsError(error, { doing, region, principal });
    }
  };
}

const DENIED = new Set(["AccessDenied", "UnauthorizedOperation", "Authorization", "AuthorizationError"]);
const EXPIRED = new Set(["ExpiredToken", "RequestExpired", "TokenRefreshRequired"]);
const UNKNOWN_KEYS = new Set([
  "UnrecognizedClient",
  "InvalidClientTokenId",
  "InvalidSignature",
  "SignatureDoesNotMatch",
  "InvalidAccessKeyId",
  "IncompleteSignature",
  "MissingAuthenticationToken",
]);
const QUOTA = /LimitExceeded|QuotaExceeded|^TooMany/;

const NO_CREDENTIALS =
  "Set role-to-assume (with `permissions: id-token: write`), or provide credentials in an earlier step or through the runner's own role.";
const SESSION_ENDED =
  "Set role-to-assume: its session is renewed for as long as the step runs. Credentials of an earlier step are not, and last an hour as a rule.";
const WRONG_KEYS =
  "Check that the access key exists, belongs to this partition, and that AWS_SESSION_TOKEN is its own; check the runner's clock.";
const THROTTLED =
  "Other callers use up the account's request rate: run fewer deploys at once, or ask AWS for a higher rate.";
const AWS_FAULT = "Look at https://health.aws.amazon.com/health/status, then run the job again.";
const MORE_QUOTA = "Free what is not needed, or ask for more under Service Quotas in this region.";
const NOT_ACCEPTED = "Correct the value that the message names.";

function sentence(message: string): string {
  const text = message.trim() || "it gave no reason";
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
