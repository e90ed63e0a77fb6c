import { accessDenied } from "../iam/access.ts";
import { trusts } from "../iam/evaluate.ts";
import type { Iam, Role } from "../iam/iam.ts";
import { type Policy, parseIdentityPolicy } from "../iam/policy.ts";
import type { Principal } from "../iam/principals.ts";
import type { GithubOidc } from "../oidc/github-oidc.ts";
import { queryProtocol } from "../protocol/query.ts";
import { AwsError, type AwsService, type Call, type Input } from "../service.ts";
import { verifyWebIdentity } from "./web-identity.ts";

/** Security Token Service. Sessions end on simulated time, and say so in Expiration. */
export function stsService(iam: Iam, issuer: GithubOidc): AwsService {
  return {
    name: "sts",
    iamPrefix: "sts",
    unsigned: ["AssumeRoleWithWebIdentity"],
    needsNoPermission: ["GetCallerIdentity"],
    permissions: (operation, { RoleArn }) => [{ action: `sts:${operation}`, resource: RoleArn }],
    handlers: {
      GetCallerIdentity: (_input, { account, principal }) => ({
        Account: account,
        Arn: principal,
        UserId: iam.findPrincipal(principal)?.userId,
      }),

      AssumeRoleWithWebIdentity: (input) => {
        assertRoleArn(input.RoleArn);
        assertPlayed(input);
        const { role, subject, audience, providerArn } = verifyWebIdentity(
          { token: input.WebIdentityToken, roleArn: input.RoleArn },
          { iam, issuer },
        );
        assertDuration(input.DurationSeconds, role);
        return {
          ...openSession(iam, role, input),
          Audience: audience,
          Provider: providerArn,
          SubjectFromWebIdentityToken: subject,
        };
      },

      AssumeRole: (input, call) => {
        assertRoleArn(input.RoleArn);
        assertPlayed(input);
        const caller = iam.findPrincipal(call.principal);
        const role = iam.findRole(input.RoleArn);
        if (!role || !isTrusted(role, input, call, caller)) {
          const asked = { action: "sts:AssumeRole", resource: input.RoleArn };
          const { message, status } = accessDenied(queryProtocol.errors, call.principal, asked, "");
          throw new AwsError("AccessDenied", message.trimEnd(), { status });
        }
        assertDuration(input.DurationSeconds, role);
        if (caller?.roleArn && input.DurationSeconds > 3600) {
          throw validation(
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining",
          );
        }
        return openSession(iam, role, input);
      },
    },
  };
}

function isTrusted(
  { trust }: Role,
  input: Input,
  { account, principal }: Call,
  caller: Principal | undefined,
): boolean {
  const root = `arn:aws:iam::${account}:root`;
  const names = [principal, caller?.roleArn ?? principal, account, root];
  const context = input.ExternalId === undefined ? {} : { "sts:ExternalId": input.ExternalId };
  return trusts(trust, { action: "sts:AssumeRole", kind: "AWS", names, context });
}

function openSession(iam: Iam, role: Role, { RoleSessionName, DurationSeconds = 3600, Policy: document }: Input) {
  const sessionPolicy: Policy | undefined = document === undefined ? undefined : parseIdentityPolicy(document);
  // A role's path is no part of its sessions' names.
  const arn = `${role.arn.split(":role/")[0]?.replace(":iam:", ":sts:")}:assumed-role/${role.name}/${RoleSessionName}`;
  const userId = `${role.uniqueId}:${RoleSessionName}`;
  const principal = {
    arn,
    userId,
    policies: role.policies,
    roleArn: role.arn,
    ...(sessionPolicy ? { sessionPolicy } : {}),
  };
  const key = iam.openSession(principal, DurationSeconds);
  return {
    Credentials: {
      AccessKeyId: key.accessKeyId,
      SecretAccessKey: key.secretAccessKey,
      SessionToken: key.sessionToken,
      Expiration: new Date(key.expiresAt),
    },
    AssumedRoleUser: { AssumedRoleId: userId, Arn: arn },
    ...(document === undefined ? {} : { PackedPolicySize: packedPercent(document) }),
  };
}

/** AWS does not publish how it packs; this is the share of the 2,048 characters that the plain text may have. */
function packedPercent(document: string): number {
  return Math.ceil((document.length / 2048) * 100);
}

/** Refused, so that nobody mistakes an accepted parameter for one that has an effect. */
function assertPlayed(input: Input): void {
  const members = [
    "PolicyArns",
    "ProviderId",
    "ProvidedContexts",
    "SerialNumber",
    "SourceIdentity",
    "Tags",
    "TransitiveTagKeys",
  ];
  const found = members.find((member) => input[member] !== undefined);
  if (found !== undefined) throw validation(`The simulator does not play ${found}.`);
}

function assertRoleArn(arn: string): void {
  if (!/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(arn)) throw validation(`${arn} is invalid`);
}

function assertDuration(seconds: number | undefined, { maxSessionSeconds }: Role): void {
  if (seconds !== undefined && seconds > maxSessionSeconds) {
    throw validation("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
  }
}

function validation(message: string): AwsError {
  return new AwsError("ValidationError", message);
}
