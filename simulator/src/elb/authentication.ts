import type { Action } from "@aws-sdk/client-elastic-load-balancing-v2";
import { invalidAction, validationError } from "./errors.ts";

/** What an action that authenticates is kept with where the call says nothing (API reference, AuthenticateOidcActionConfig). */
const DEFAULTS = {
  SessionCookieName: "AWSELBAuthSessionCookie",
  Scope: "openid",
  SessionTimeout: 604_800,
  OnUnauthenticatedRequest: "authenticate",
} as const;

/** `existing`: the rule's actions before the change, for `UseExistingClientSecret`. */
export function newAuthentication(
  action: Action,
  { protocol, existing }: { readonly protocol: string; readonly existing: readonly Action[] },
): Action {
  const { Type, AuthenticateOidcConfig: oidc, AuthenticateCognitoConfig: cognito, JwtValidationConfig: jwt } = action;
  if (protocol !== "HTTPS") throw invalidAction(`An action of type '${Type}' is supported only on HTTPS listeners`);
  if (Type === "authenticate-oidc" && oidc) {
    const ClientSecret = oidc.ClientSecret ?? existingSecret(oidc, existing);
    if (ClientSecret === undefined) throw validationError("You must specify a client secret");
    return { ...action, AuthenticateOidcConfig: { ...DEFAULTS, ...oidc, ClientSecret } };
  }
  if (Type === "authenticate-cognito" && cognito) {
    return { ...action, AuthenticateCognitoConfig: { ...DEFAULTS, ...cognito } };
  }
  if (Type === "jwt-validation" && jwt) return action;
  throw invalidAction(`A configuration must be specified for an action of type '${Type}'`);
}

/** As Describe calls show it: the secret of an OIDC client is never given back. */
export function describeAuthentication(action: Action): Action {
  if (!action.AuthenticateOidcConfig) return action;
  const { ClientSecret: _, UseExistingClientSecret: __, ...shown } = action.AuthenticateOidcConfig;
  return { ...action, AuthenticateOidcConfig: shown };
}

/** The load balancer's own answer, or that the request goes on to the next action. */
export type Admission =
  | { readonly kind: "admitted" }
  | { readonly kind: "unauthorized" }
  | { readonly kind: "sent-to-sign-in"; readonly location: string };

/**
 * What an action answers to somebody who has not signed in: signing in itself is not played, so nobody ever has.
 * `host` is the one the request came for.
 */
export function admission(action: Action, { host, region }: { host: string; region: string }): Admission {
  const config = action.AuthenticateOidcConfig ?? action.AuthenticateCognitoConfig;
  // A token that an action of this type would accept cannot be told from others here.
  if (!config) return { kind: "unauthorized" };
  if (config.OnUnauthenticatedRequest === "allow") return { kind: "admitted" };
  if (config.OnUnauthenticatedRequest === "deny") return { kind: "unauthorized" };
  const query = new URLSearchParams({
    client_id: action.AuthenticateOidcConfig?.ClientId ?? action.AuthenticateCognitoConfig?.UserPoolClientId ?? "",
    redirect_uri: `https://${host}/oauth2/idpresponse`,
    response_type: "code",
    scope: config.Scope ?? DEFAULTS.Scope,
  });
  return { kind: "sent-to-sign-in", location: `${signInAddress(action, region)}?${query}` };
}

function signInAddress({ AuthenticateOidcConfig: oidc, AuthenticateCognitoConfig: cognito }: Action, region: string) {
  if (oidc) return oidc.AuthorizationEndpoint;
  const domain = cognito?.UserPoolDomain ?? "";
  const host = domain.includes(".") ? domain : `${domain}.auth.${region}.amazoncognito.com`;
  return `https://${host}/oauth2/authorize`;
}

function existingSecret(
  { ClientId, UseExistingClientSecret }: NonNullable<Action["AuthenticateOidcConfig"]>,
  existing: readonly Action[],
): string | undefined {
  if (!UseExistingClientSecret) return undefined;
  const kept = existing.find(({ AuthenticateOidcConfig }) => AuthenticateOidcConfig?.ClientId === ClientId);
  return kept?.AuthenticateOidcConfig?.ClientSecret;
}
