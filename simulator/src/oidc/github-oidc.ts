import { randomBytes, randomUUID } from "node:crypto";
import type { Faults } from "../faults.ts";
import type { Outcome } from "../protocol/endpoint.ts";
import type { HttpRequest } from "../protocol/http.ts";
import type { WireAnswer } from "../protocol/protocol.ts";
import { type JobClaims, pushToMain, type SubjectForm, subject } from "./claims.ts";
import { jwk, processKey, type SigningKey, signJwt } from "./jwt.ts";

export const githubIssuer = "https://token.actions.githubusercontent.com";

/** GitHub as an identity provider: the token endpoint of a running job, and the documents its issuer publishes. */
export class GithubOidc {
  /** The `iss` of the tokens. */
  issuer = githubIssuer;
  /** The job the tokens speak of. */
  claims: JobClaims = pushToMain;
  subjectForm: SubjectForm = "classic";
  /**
   * How long a token is good for. Tokens live on the wall clock, not on simulated time: they travel between real
   * programs, which take real milliseconds however fast the simulation runs.
   */
  lifetimeSeconds = 300;
  /** The bearer token of the job, ACTIONS_ID_TOKEN_REQUEST_TOKEN. */
  readonly requestToken = randomBytes(24).toString("base64url");

  get key(): SigningKey {
    return processKey();
  }

  /** A signed token for an audience. `claims` overrides what it would say. */
  token(audience = `https://github.com/${this.claims.repository_owner}`, claims: object = {}): string {
    const now = Math.floor(Date.now() / 1000);
    return signJwt(this.key, {
      jti: randomUUID(),
      sub: subject(this.claims, this.subjectForm),
      aud: audience,
      ...this.claims,
      iss: this.issuer,
      nbf: now - 300,
      iat: now,
      exp: now + this.lifetimeSeconds,
      ...claims,
    });
  }

  /** Answers a request for a path under /github/; undefined for any other. */
  answer({ method, path, query, headers }: HttpRequest, url: string, faults: Faults): Outcome | undefined {
    if (method !== "GET" || !path.startsWith("/github/")) return undefined;
    switch (path.slice("/github/".length)) {
      case "token":
        return this.#answerToken(headers.authorization, new URLSearchParams(query), faults);
      case ".well-known/openid-configuration":
        return json(200, {
          issuer: this.issuer,
          jwks_uri: `${url}/github/.well-known/jwks`,
          subject_types_supported: ["public", "pairwise"],
          response_types_supported: ["id_token"],
          claims_supported: ["sub", "aud", "exp", "iat", "iss", "jti", "nbf", ...Object.keys(this.claims)],
          id_token_signing_alg_values_supported: ["RS256"],
          scopes_supported: ["openid"],
        });
      case ".well-known/jwks":
        return json(200, { keys: [jwk(this.key)] });
      default:
        return json(404, { message: "Not Found" });
    }
  }

  #answerToken(authorization: string | undefined, query: URLSearchParams, faults: Faults): Outcome {
    const fault = faults.take("oidc:GetToken")?.fault;
    if (fault === "reset") return "reset";
    if (fault === "timeout") return "silence";
    if (fault === "throttle") return json(429, { message: "Too Many Requests" });
    if (fault === "server-error") return json(503, { message: "Service Unavailable" });
    if (fault || authorization?.replace(/^bearer /i, "") !== this.requestToken) {
      return json(401, { message: "The request token is not valid for this job." });
    }
    return json(200, { value: this.token(query.get("audience") ?? undefined) });
  }
}

function json(status: number, body: object): WireAnswer {
  return { status, headers: { "content-type": "application/json; charset=utf-8" }, body: JSON.stringify(body) };
}
