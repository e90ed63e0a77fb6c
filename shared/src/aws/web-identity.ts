import type { Clock } from "../clock.ts";
import { retry } from "../retry.ts";
import { errorCode, isTransient, underlying } from "./aws-error.ts";
import { decodeClaims } from "./claims.ts";
import { explainAssumeRole } from "./explain-assume-role.ts";
import { renewed } from "./renewed.ts";
import type { RoleArn } from "./role-arn.ts";
import type { SessionKeys, SessionPolicy, Sts } from "./session.ts";

/** One hour: the longest that every role allows. */
const SESSION_SECONDS = 3600;
const RENEW_BEFORE_END_MS = 5 * 60_000;

/** Keys of a session, with its end. */
export interface Session extends SessionKeys {
  /** Milliseconds since the epoch, on our own clock: a runner whose clock is wrong must not believe an expired session. */
  readonly expiresAt: number;
}

interface SessionOptions {
  readonly role: RoleArn;
  readonly sessionName: string;
  readonly region: string;
  /** Undefined: the session may do all that the role may. */
  readonly sessionPolicy?: SessionPolicy | undefined;
}

interface WebIdentityEffects {
  readonly sts: Pick<Sts, "assumeRole">;
  /** A new ID token of this job. */
  readonly idToken: () => Promise<string>;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  readonly mask: (value: string) => void;
  readonly signal: AbortSignal;
}

/** Sessions of the role for as long as the process lives, each from a new ID token. They never leave the process. */
export function assumedRole(
  { role, sessionName, region, sessionPolicy }: SessionOptions,
  { sts, idToken, clock, log, mask, signal }: WebIdentityEffects,
): () => Promise<Session> {
  let policy = sessionPolicy?.text;

  async function assume(): Promise<Session> {
    const token = await idToken();
    mask(token);
    const startedAt = clock.now();
    try {
      const keys = await sts.assumeRole({ role, sessionName, token, seconds: SESSION_SECONDS, policy });
      for (const key of [keys.accessKeyId, keys.secretAccessKey, keys.sessionToken]) mask(key);
      log(`Assumed ${role.arn} as ${sessionName} for ${SESSION_SECONDS / 60} minutes.`);
      return { ...keys, expiresAt: startedAt + SESSION_SECONDS * 1000 };
    } catch (error) {
      signal.throwIfAborted();
      throw explainAssumeRole(error, { role, region, claims: decodeClaims(token) });
    }
  }

  function assumeWithRetries(): Promise<Session> {
    let failures = 0;
    const retryable = (error: unknown) => {
      // Never without any: a session that may do more than it needs is not what was asked for.
      const canWiden = sessionPolicy?.wider !== undefined && policy !== sessionPolicy.wider;
      if (canWiden && errorCode(underlying(error)) === "PackedPolicyTooLarge") {
        policy = sessionPolicy.wider;
        return true;
      }
      return ++failures <= usefulRetries(error);
    };
    return retry(assume, { clock, attempts: 6, retryable, log, signal });
  }

  return renewed(assumeWithRetries, { clock, marginMs: RENEW_BEFORE_END_MS, log });
}

/** How often trying again with a new token can help. */
function usefulRetries(error: unknown): number {
  const reason = underlying(error);
  const verificationKey = reason instanceof Error && reason.message.includes("verification key");
  if (isTransient(reason) || errorCode(reason) === "IDPCommunicationError" || verificationKey) return 5;
  // A token can expire on a slow way. A refusal by the trust policy stays one: it is explained, not tried again.
  return errorCode(reason) === "ExpiredToken" ? 1 : 0;
}
