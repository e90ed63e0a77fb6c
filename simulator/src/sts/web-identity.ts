import { trusts } from "../iam/evaluate.ts";
import type { Iam, Role } from "../iam/iam.ts";
import { isSignedBy, parseJwt, type SigningKey } from "../oidc/jwt.ts";
import { AwsError } from "../service.ts";

export interface WebIdentity {
  readonly role: Role;
  readonly subject: string;
  readonly audience: string;
  readonly providerArn: string;
}

/** Who a token speaks for, once everything that STS checks has passed. Tokens live on the wall clock (oidc/). */
export function verifyWebIdentity(
  { token, roleArn }: { token: string; roleArn: string },
  {
    iam,
    issuer,
    now = Date.now(),
  }: { iam: Iam; issuer: { readonly issuer: string; readonly key: SigningKey }; now?: number },
): WebIdentity {
  const jwt = parseJwt(token);
  if (!jwt)
    throw invalidToken(
      "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)",
    );
  const { iss, sub, aud, exp, nbf } = jwt.claims;
  if (typeof iss !== "string" || typeof sub !== "string" || typeof aud !== "string" || typeof exp !== "number") {
    throw invalidToken("The ID Token provided is not a valid JWT: iss, sub, aud and exp are required.");
  }

  const audiences = iam.findAudiences(iss);
  if (!audiences) throw invalidToken(`No OpenIDConnect provider found in your account for ${iss}`);
  if (iss !== issuer.issuer || jwt.header.kid !== issuer.key.id) {
    throw invalidToken(
      "Couldn't retrieve verification key from your identity provider, please reference AssumeRoleWithWebIdentity documentation for requirements",
    );
  }
  if (!isSignedBy(issuer.key, jwt)) throw invalidToken("Provided Token's signature is invalid");
  const seconds = Math.floor(now / 1000);
  if (exp <= seconds) {
    const message = `Token expired: current date/time ${seconds} must be before the expiration date/time ${exp}`;
    throw new AwsError("ExpiredTokenException", message);
  }
  if (typeof nbf === "number" && nbf > seconds) throw invalidToken("Token is not valid yet");
  if (!audiences.includes(aud)) throw invalidToken("Incorrect token audience");

  const role = iam.findRole(roleArn);
  const providerArn = iam.oidcProviderArn(iss);
  const host = iss.replace(/^https?:\/\//, "");
  const context = { [`${host}:aud`]: aud, [`${host}:sub`]: sub };
  const action = "sts:AssumeRoleWithWebIdentity";
  if (!role || !trusts(role.trust, { action, kind: "Federated", names: [providerArn], context })) {
    // One answer for both: STS does not tell strangers which roles exist.
    throw new AwsError("AccessDenied", `Not authorized to perform ${action}`, { status: 403 });
  }
  return { role, subject: sub, audience: aud, providerArn };
}

function invalidToken(message: string): AwsError {
  return new AwsError("InvalidIdentityToken", message);
}
