import type { Clock } from "@deploy-actions/shared/clock";
import type { Login } from "../registry/login.ts";
import { readChallenge } from "./challenge.ts";
import { type Answer, type Request, readText } from "./oci-exchange.ts";
import { RegistryError } from "./registry-error.ts";
import { sentTo } from "./registry-url.ts";

/** Of the specification of Docker's token authentication, where the answer does not say. */
const TOKEN_SECONDS = 60;

/** A token that ends while its request is under way is of no use. In milliseconds. */
const MARGIN_MS = 10_000;

export interface Means {
  /** Asked anew for each request: passwords of ECR end. Undefined: nobody signs in. */
  readonly login: () => Promise<Login | undefined>;
  readonly send: (request: Request) => Promise<Answer>;
  readonly clock: Clock;
}

/** What proves to a registry who asks. It learns from the registry's own words, so that no password goes where none is asked for. */
export class OciAuthorization {
  readonly #means: Means;
  readonly #tokens = new Map<string, { readonly token: string; readonly endsAt: number }>();
  #wantsPassword = false;

  constructor(means: Means) {
    this.#means = means;
  }

  /** The header `Authorization` as far as it is known. `scopes` such as `repository:shop/web:pull,push`. */
  async header(scopes: readonly string[]): Promise<string | undefined> {
    if (this.#wantsPassword) return await this.#password();
    const { token, endsAt } = this.#tokens.get(scopes.join(" ")) ?? { endsAt: 0 };
    return token && this.#means.clock.now() < endsAt - MARGIN_MS ? `Bearer ${token}` : undefined;
  }

  /** Learns from a 401 what is wanted; false when that was `sent` already. Others may have learned it meanwhile. */
  async learn({ headers, url }: Answer, scopes: readonly string[], sent: string | undefined): Promise<boolean> {
    const challenge = readChallenge(headers["www-authenticate"]);
    const password = await this.#password();
    if (challenge?.scheme === "basic") {
      this.#wantsPassword = password !== undefined;
      return this.#wantsPassword && sent !== password;
    }
    if (challenge?.scheme !== "bearer") return false;
    if (sent !== (await this.header(scopes))) return true;
    const service = sentTo(challenge.realm, url);
    if (challenge.service !== undefined) service.searchParams.set("service", challenge.service);
    for (const scope of scopes) service.searchParams.append("scope", scope);
    const answer = await this.#means.send({
      method: "GET",
      url: service,
      headers: { accept: "application/json", ...(password ? { authorization: password } : {}) },
      body: undefined,
    });
    const body = await readText(answer);
    if (answer.status !== 200) throw new RegistryError(service.host, { status: answer.status, body });
    const { token, access_token, expires_in = TOKEN_SECONDS } = JSON.parse(body);
    const endsAt = this.#means.clock.now() + Math.max(expires_in * 1000, 2 * MARGIN_MS);
    this.#tokens.set(scopes.join(" "), { token: token ?? access_token, endsAt });
    return true;
  }

  async #password(): Promise<string | undefined> {
    const login = await this.#means.login();
    return login && `Basic ${Buffer.from(`${login.username}:${login.password.reveal()}`).toString("base64")}`;
  }
}
