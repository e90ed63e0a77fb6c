import { randomBytes } from "node:crypto";
import type { Policy } from "./policy.ts";

/** Someone who can call: a user, or a session of a role. */
export interface Principal {
  readonly arn: string;
  /** As GetCallerIdentity says: AIDA… for a user, AROA…:session for a session. */
  readonly userId: string;
  /** The policies that decide; undefined: may do everything. The list may grow (attach). */
  readonly policies: readonly Policy[] | undefined;
  /** The policy given when the session was opened: it only takes away. */
  readonly sessionPolicy?: Policy;
  /** The role behind a session. */
  readonly roleArn?: string;
}

export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Temporary keys only. */
  readonly sessionToken?: string;
  /** Milliseconds since the epoch, on the simulator's clock. Temporary keys only. */
  readonly expiresAt?: number;
  readonly principal: Principal;
}

/** A key pair that never expires, as a user has it. */
export function longTermKey(principal: Principal): AccessKey {
  return { accessKeyId: uniqueId("AKIA"), secretAccessKey: secret(30), principal };
}

export function sessionKey(
  principal: Principal,
  expiresAt: number,
): AccessKey & Required<Pick<AccessKey, "sessionToken" | "expiresAt">> {
  return {
    accessKeyId: uniqueId("ASIA"),
    secretAccessKey: secret(30),
    sessionToken: secret(240),
    expiresAt,
    principal,
  };
}

/** An identifier as IAM makes them: four letters that tell the kind, then sixteen more. */
export function uniqueId(prefix: "AKIA" | "ASIA" | "AIDA" | "AROA"): string {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  return prefix + [...randomBytes(16)].map((byte) => letters[byte % letters.length]).join("");
}

function secret(bytes: number): string {
  return randomBytes(bytes).toString("base64");
}
