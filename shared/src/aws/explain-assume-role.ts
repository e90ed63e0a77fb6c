import { Failure } from "../failure.ts";
import { errorCode, requestEvidence } from "./aws-error.ts";
import { type Claims, subForm } from "./claims.ts";
import { explainAwsError } from "./explain-aws-error.ts";
import type { RoleArn } from "./role-arn.ts";
import { issuerHost, trustPolicy } from "./trust-policy.ts";

interface AssumeRoleAttempt {
  readonly role: RoleArn;
  readonly region: string;
  /** Undefined when the token could not be read. */
  readonly claims: Claims | undefined;
}

/** Why AWS did not give a session for the job's token, and the trust policy or provider that would change it. */
export function explainAssumeRole(error: unknown, { role, region, claims }: AssumeRoleAttempt): Error {
  const message = error instanceof Error ? error.message : "";
  const provider = claims ? issuerHost(claims) : "token.actions.githubusercontent.com";
  const failure = (what: string, hint: string, evidence: readonly string[] = []) =>
    new Failure(`${role.arn} could not be assumed: ${what}`, {
      hint,
      evidence: [...evidence, ...requestEvidence(error)],
      cause: error,
    });

  switch (errorCode(error)) {
    case "AccessDenied":
      return failure(
        "its trust policy does not accept this job's token, or the role does not exist.",
        hints(role, claims).join("\n"),
        claims ? [...describeClaims(claims), ...pasteable(role, claims)] : [],
      );
    case "InvalidIdentityToken":
      if (/audience/i.test(message)) {
        return failure(
          `the OIDC provider in account ${role.account} does not list the audience "${claims?.aud}".`,
          `aws iam add-client-id-to-open-id-connect-provider --client-id ${claims?.aud} ` +
            `--open-id-connect-provider-arn arn:${role.partition}:iam::${role.account}:oidc-provider/${provider}`,
        );
      }
      if (/no openidconnect provider/i.test(message)) {
        return failure(
          `account ${role.account} has no OIDC provider for ${provider}.`,
          `Create it once: aws iam create-open-id-connect-provider --url https://${provider} --client-id-list ${claims?.aud ?? "sts.amazonaws.com"}`,
        );
      }
      return failure(`AWS could not verify this job's token (${message}).`, UNVERIFIED);
    case "IDPCommunicationError":
      return failure("AWS could not reach GitHub to verify this job's token.", UNVERIFIED);
    case "ExpiredToken":
      return failure(
        "the job's token had expired when AWS saw it.",
        "Tokens live for five minutes: check the runner's clock, and run the job again.",
      );
    case "IDPRejectedClaim":
      return failure(`the provider rejected a claim of the token (${message}).`, "Run the job again for a new token.");
    case "RegionDisabled":
      return failure(
        `STS is switched off in ${region} for account ${role.account}.`,
        `Activate ${region} in the account settings of IAM, or set aws-region to a region that is active.`,
      );
    default:
      return explainAwsError(error, { doing: `assuming ${role.arn}`, region });
  }
}

const UNVERIFIED =
  "This usually passes: run the job again. With GitHub Enterprise Server, AWS must be able to reach the server's /_services/token.";

function hints(role: RoleArn, claims: Claims | undefined): readonly string[] {
  const compare = `Compare the role's trust policy with the claims below, letter by letter and case by case: aws iam get-role --role-name ${role.name} --query Role.AssumeRolePolicyDocument`;
  if (!claims) return [compare];
  return [compare, ...subHints(claims), `The trust policy below accepts exactly this sub.`];
}

function subHints(claims: Claims): readonly string[] {
  const { sub, environment, ref, job_workflow_ref, workflow_ref } = claims;
  const form = subForm(claims);
  return [
    form === "immutable" &&
      "This repository sends the immutable form of sub, with the ids of owner and repository; policies written for the classic form do not match it.",
    form === "custom" &&
      "This repository sends a sub of its own making (include_claim_keys): only its exact text matches.",
    environment
      ? `The job names the environment "${environment}", so its sub carries that and no branch: a policy for ref:refs/heads/… does not match.`
      : `The job names no environment${ref ? `, so its sub carries what started it (${ref})` : ""}: a policy for environment:… needs \`environment:\` in the job.`,
    sub.endsWith(":pull_request") &&
      "Every pull request of the repository has this sub: think twice before trusting it with a deploy; an environment is safer.",
    job_workflow_ref &&
      workflow_ref &&
      job_workflow_ref !== workflow_ref &&
      `The job is defined in the reusable workflow ${job_workflow_ref}; its sub still names the calling repository.`,
  ].filter((hint) => typeof hint === "string");
}

function describeClaims(claims: Claims): readonly string[] {
  const shown = [
    "sub",
    "aud",
    "iss",
    "environment",
    "ref",
    "repository",
    "repository_id",
    "repository_owner_id",
    "job_workflow_ref",
  ] as const;
  return [
    "Claims of this job's token:",
    ...shown.filter((name) => claims[name]).map((name) => `  ${name.padEnd(19)} ${claims[name]}`),
  ];
}

function pasteable(role: RoleArn, claims: Claims): readonly string[] {
  return ["Trust policy that accepts it:", ...JSON.stringify(trustPolicy(role, claims), null, 2).split("\n")];
}
