import type { Fault } from "../../faults.ts";
import { accessDenied, authorize } from "../../iam/access.ts";
import type { Principal } from "../../iam/principals.ts";
import type { Endpoint } from "../../protocol/endpoint.ts";
import type { HttpAnswer, HttpRequest } from "../../protocol/http.ts";
import { jsonProtocol } from "../../protocol/json.ts";
import { AwsError, type AwsService } from "../../service.ts";
import { BUCKETS } from "../throttling.ts";
import type { Tokens } from "../tokens.ts";
import { type Authorize, perform, type Store } from "./perform.ts";
import { refusal, refusalOf, unauthorized } from "./refusals.ts";
import { type Ask, ECR_ACTION, readAsk } from "./route.ts";

export interface Parts extends Store {
  readonly tokens: Tokens;
  /** ECR's API: it knows what a call needs. */
  readonly service: AwsService;
}

/** The registry that Docker talks to: the OCI distribution API under /v2/. */
export class DataPlane {
  readonly #parts: Parts;
  readonly #endpoint: Pick<Endpoint, "throttle" | "faults" | "calls">;

  constructor(parts: Parts, endpoint: Pick<Endpoint, "throttle" | "faults" | "calls">) {
    this.#parts = parts;
    this.#endpoint = endpoint;
  }

  /** Answers a request for a path under /v2/; undefined for any other. */
  answer(request: HttpRequest): Promise<HttpAnswer> | undefined {
    if (!/^\/v2(\/|$)/.test(request.path)) return undefined;
    return this.#answer(request);
  }

  async #answer(request: HttpRequest): Promise<HttpAnswer> {
    const { registry, tokens } = this.#parts;
    const holder = tokens.holder(request.headers.authorization);
    if (holder === undefined) return unauthorized(registry.url());
    if (holder === "expired") return refusal(403, "DENIED", EXPIRED);
    const ask = readAsk(request);
    if (!ask) return refusal(405, "UNSUPPORTED", "The operation is unsupported.");

    const { calls } = this.#endpoint;
    const { operation, name, reference } = ask;
    const input = { repositoryName: name, reference };
    const index = await calls.received({ service: "registry", operation, input });
    const answer = withVersion(this.#play(request, ask, holder));
    await calls.answered(index, { status: typeof answer === "string" ? 0 : answer.status });
    return answer;
  }

  /** In the order of ECR's API: not so fast, may you, and only then the operation itself. */
  #play(request: HttpRequest, ask: Ask, principal: Principal): HttpAnswer {
    const { operation, name } = ask;
    const action = ECR_ACTION[operation];
    try {
      if (action) {
        if (!this.#endpoint.throttle.admits(BUCKETS, action)) throw rateExceeded();
        this.#authorize(principal, action, name);
      }
      const fault = this.#endpoint.faults.take(`registry:${operation}`);
      if (fault && !fault.applied) return struck(fault, principal, action);
      const authorize: Authorize = (needed, repository) => this.#authorize(principal, needed, repository);
      const answer = perform(this.#parts, ask, request, authorize);
      return fault ? struck(fault, principal, action) : answer;
    } catch (error) {
      if (error instanceof AwsError) return refusalOf(error, operation);
      throw error;
    }
  }

  #authorize(principal: Principal, operation: string, repositoryName: string): void {
    const { registry, service } = this.#parts;
    const { region } = registry.world;
    authorize(principal, { service, operation, input: { repositoryName }, region, errors: jsonProtocol.errors });
  }
}

/** Docker of old asks for it. */
function withVersion(answer: HttpAnswer): HttpAnswer {
  if (typeof answer === "string") return answer;
  return { ...answer, headers: { ...answer.headers, "docker-distribution-api-version": "registry/2.0" } } as HttpAnswer;
}

function struck({ fault }: Fault, principal: Principal, action = "GetAuthorizationToken"): HttpAnswer {
  if (fault instanceof AwsError) throw fault;
  switch (fault) {
    case "reset":
      return "reset";
    case "timeout":
      return "silence";
    case "throttle":
      throw rateExceeded();
    case "server-error":
      throw new AwsError("ServerException", "These errors are usually caused by a server-side issue.", { status: 500 });
    case "denied": {
      const asked = { action: `ecr:${action}`, resource: "*" };
      const reason = `because no identity-based policy allows the ${asked.action} action`;
      throw accessDenied(jsonProtocol.errors, principal.arn, asked, reason);
    }
  }
}

function rateExceeded(): AwsError {
  return new AwsError("ThrottlingException", "Rate exceeded");
}

const EXPIRED = "Your authorization token has expired. Reauthenticate and try again.";
