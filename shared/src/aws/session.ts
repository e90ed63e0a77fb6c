import type { RoleArn } from "./role-arn.ts";

/** What access needs from STS. */
export interface Sts {
  /** Takes an ID token of the job for a session of the role. */
  assumeRole(request: SessionRequest): Promise<SessionKeys>;
  /** Who the credentials belong to. AWS answers this even when a policy denies it. */
  callerIdentity(): Promise<Identity>;
}

interface SessionRequest {
  readonly role: RoleArn;
  /** Shown in CloudTrail. */
  readonly sessionName: string;
  /** The JWT. */
  readonly token: string;
  /** From 900 to the role's maximum. */
  readonly seconds: number;
  /** What the session may do at most, as JSON; undefined: all that the role may. */
  readonly policy: string | undefined;
}

/** Narrows a session to less than its role may do. */
export interface SessionPolicy {
  /** JSON, up to SESSION_POLICY_CHARACTERS. */
  readonly text: string;
  /** A shorter one that allows more, for when AWS finds the other too large once it is packed. */
  readonly wider: string | undefined;
}

/** AWS STS API reference, `Policy` of AssumeRoleWithWebIdentity. */
export const SESSION_POLICY_CHARACTERS = 2048;

export interface SessionKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

export interface Identity {
  /** Twelve digits. */
  readonly account: string;
  /** ARN, for example arn:aws:sts::123456789012:assumed-role/deploy/gha-web-1-1. */
  readonly principal: string;
}

/** Leads from CloudTrail to the run: gha-REPOSITORY-RUN-ATTEMPT, in the characters and the length that STS allows. */
export function sessionName(env: Readonly<Record<string, string | undefined>>): string {
  const repository = env.GITHUB_REPOSITORY?.split("/").at(-1) ?? "local";
  const run = [env.GITHUB_RUN_ID, env.GITHUB_RUN_ATTEMPT].filter(Boolean).map((part) => `-${part}`);
  const suffix = run.join("");
  return `gha-${repository}`.replace(/[^\w+=,.@-]/g, "-").slice(0, 64 - suffix.length) + suffix;
}
