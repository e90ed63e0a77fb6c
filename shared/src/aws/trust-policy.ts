import { type Claims, subForms } from "./claims.ts";
import type { RoleArn } from "./role-arn.ts";

/** A trust policy for `role` that accepts exactly the job these claims are from, whichever form its sub takes. */
export function trustPolicy({ partition, account }: Pick<RoleArn, "partition" | "account">, claims: Claims): object {
  const issuer = issuerHost(claims);
  const subs = subForms(claims);
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: `arn:${partition}:iam::${account}:oidc-provider/${issuer}` },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: { [`${issuer}:aud`]: claims.aud, [`${issuer}:sub`]: subs.length > 1 ? subs : claims.sub },
        },
      },
    ],
  };
}

/** The issuer as IAM names it: without the scheme. */
export function issuerHost({ iss }: Claims): string {
  return iss.replace(/^https?:\/\//, "");
}
