import type { Agents } from "@deploy-actions/shared/aws/http";
import type { Clock } from "@deploy-actions/shared/clock";
import { retry } from "@deploy-actions/shared/retry";
import type { Login } from "../registry/login.ts";
import { OciAuthorization } from "./oci-authorization.ts";
import { type Answer, discard, exchange, type Request, readText } from "./oci-exchange.ts";
import { isTransientRegistryError, RegistryError } from "./registry-error.ts";
import { registryUrl, sentTo } from "./registry-url.ts";

const ATTEMPTS = 6;
const REDIRECTIONS = 5;

export interface OciClientOptions {
  /** With the port where there is one. */
  readonly host: string;
  /** Asked anew for each request: passwords of ECR end. Undefined: nobody signs in. */
  readonly login: () => Promise<Login | undefined>;
  readonly agents: Agents;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

export interface Call {
  readonly method: Request["method"];
  /** From `/v2/`, or the address that the registry gave. */
  readonly at: string | URL;
  readonly scopes: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | AsyncIterable<Uint8Array>;
  /** Statuses that `read` takes; any other is an error. */
  readonly expect: readonly number[];
}

/** Requests to one registry: signed in as it asks for, redirected, and tried again. */
export class OciClient {
  readonly #options: OciClientOptions;
  readonly #authorization: OciAuthorization;

  constructor(options: OciClientOptions) {
    this.#options = options;
    const { login, clock } = options;
    this.#authorization = new OciAuthorization({ login, clock, send: (request) => exchange(request, options) });
  }

  get host(): string {
    return this.#options.host;
  }

  /** Attempts are for calls that may be made twice; `read` is part of each. */
  call<T>(call: Call, read: (answer: Answer) => Promise<T>): Promise<T> {
    return this.attempts(() => this.once(call, read));
  }

  attempts<T>(action: () => Promise<T>): Promise<T> {
    const { clock, log, signal } = this.#options;
    return retry(action, { clock, log, signal, attempts: ATTEMPTS, retryable: isTransientRegistryError });
  }

  async once<T>(call: Call, read: (answer: Answer) => Promise<T>): Promise<T> {
    const answer = await this.#answer(call);
    if (call.expect.includes(answer.status)) return await read(answer);
    throw new RegistryError(answer.url.host, { status: answer.status, body: await readText(answer) });
  }

  async #answer(call: Call): Promise<Answer> {
    const authorization = await this.#authorization.header(call.scopes);
    const answer = await this.#follow(call, authorization);
    if (answer.status !== 401 || !this.#isOurs(answer.url)) return answer;
    // What was read of a stream is gone.
    const isRepeatable = call.body === undefined || typeof call.body === "string";
    const learned = await this.#authorization.learn(answer, call.scopes, authorization).catch((error) => {
      answer.body.destroy();
      throw error;
    });
    if (!learned || !isRepeatable) return answer;
    await discard(answer);
    return await this.#follow(call, await this.#authorization.header(call.scopes));
  }

  /** The password stays with the registry: what it redirects to, such as a bucket, is asked without. */
  async #follow({ method, at, headers = {}, body }: Call, authorization: string | undefined): Promise<Answer> {
    let url = typeof at === "string" ? new URL(at, registryUrl(this.host)) : at;
    for (let redirections = 0; ; redirections++) {
      const signed = authorization && this.#isOurs(url) ? { ...headers, authorization } : headers;
      const answer = await exchange({ method, url, headers: signed, body }, this.#options);
      const { location } = answer.headers;
      const isRedirected = REDIRECTED.has(answer.status) && location && (method === "GET" || method === "HEAD");
      if (!isRedirected || redirections === REDIRECTIONS) return answer;
      await discard(answer);
      url = sentTo(location, url);
    }
  }

  #isOurs({ origin }: URL): boolean {
    return origin === registryUrl(this.host).origin;
  }
}

const REDIRECTED = new Set([301, 302, 303, 307, 308]);
