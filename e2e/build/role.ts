import type { World } from "./world.ts";

/** A role that this repository's workflows may assume; returns its ARN. */
export function buildRole({ iam, oidc }: World["aws"], name: string, policies: readonly object[]): string {
  const { repository } = oidc.claims;
  const host = new URL(oidc.issuer).host;
  const statement = {
    Effect: "Allow",
    Principal: { Federated: iam.oidcProviderArn(oidc.issuer) },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: {
      StringEquals: { [`${host}:aud`]: "sts.amazonaws.com" },
      StringLike: { [`${host}:sub`]: `repo:${repository}:*` },
    },
  };
  return iam.role(name, { trust: { Version: "2012-10-17", Statement: [statement] }, policies });
}

/** Everything in the repositories with this name or prefix (`shop/*`), and nothing else. */
export function onlyRepositories({ account, region }: World["aws"], name: string): object {
  return {
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: "ecr:GetAuthorizationToken", Resource: "*" },
      { Effect: "Allow", Action: "ecr:*", Resource: `arn:aws:ecr:${region}:${account}:repository/${name}` },
    ],
  };
}

/** Of a job with `id-token: write` and nothing else: a role brings the keys. */
export function tokenEnv({ env, oidc }: World["aws"]): Readonly<Record<string, string>> {
  const names = ["AWS_ENDPOINT_URL", "ACTIONS_ID_TOKEN_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_TOKEN"];
  const given = Object.fromEntries(names.map((name) => [name, env[name] ?? ""]));
  return { ...given, GITHUB_REPOSITORY: oidc.claims.repository };
}

/** Everything secret that AWS and GitHub have given away so far, by what it is. */
export function issuedSecrets({ calls, oidc }: World["aws"]): ReadonlyMap<string, string> {
  const secrets = new Map([["the request token of the job", oidc.requestToken]]);
  for (const [index, { operation, input, output }] of calls.entries()) {
    const of = (what: string, value: unknown) => {
      if (typeof value === "string" && value !== "") secrets.set(`${what} of call ${index}`, value);
    };
    const answer = output as Answer | undefined;
    of("the secret access key", answer?.Credentials?.SecretAccessKey);
    of("the session token", answer?.Credentials?.SessionToken);
    if (operation === "AssumeRoleWithWebIdentity") of("the OIDC token", input.WebIdentityToken);
    for (const { authorizationToken } of answer?.authorizationData ?? []) {
      of("the token for the registry", authorizationToken);
      of("the password for the registry", Buffer.from(authorizationToken, "base64").toString().split(":")[1]);
    }
  }
  return secrets;
}

interface Answer {
  readonly Credentials?: { readonly SecretAccessKey: string; readonly SessionToken: string };
  readonly authorizationData?: readonly { readonly authorizationToken: string }[];
}
