import type { Fault } from "../../faults.ts";
import { accessDenied, authorize } from "../../iam/access.ts";
import type { Principal } from "../../iam/principals.ts";
import type { Endpoint } from "../../protocol/endpoint.ts";
import type { HttpAnswer, HttpRequest } from "../../protocol/http.ts";
import { jsonProtocol } from "../../protocol/json.ts";
import { AwsError, type AwsService } from "../../service.ts";
import type { AccountSettings } from "../account-settings.ts";
import type { LayerLinks } from "../layer-links.ts";
import type { Registry } from "../registry.ts";
import type { Repository } from "../repository.ts";
import { BUCKETS } from "../throttling.ts";
import type { Tokens } from "../tokens.ts";
import type { Uploads } from "../uploads.ts";
import { type BlobUploads, blobUploads } from "./blob-uploads.ts";
import { getBlob, headBlob } from "./blobs.ts";
import { getManifest, listReferrers, listTags, putManifest } from "./manifests.ts";
import { refusal, refusalOf, unauthorized } from "./refusals.ts";
import { type Ask, ECR_ACTION, readAsk } from "./route.ts";

/** What the data plane and the API have in common. */
export interface Parts {
  readonly registry: Registry;
  readonly tokens: Tokens;
  readonly uploads: Uploads;
  readonly links: LayerLinks;
  readonly settings: AccountSettings;
  /** ECR's API: it knows what a call needs. */
  readonly service: AwsService;
}

/** The registry that Docker talks to: the OCI distribution API under /v2/. */
export class DataPlane {
  readonly #parts: Parts;
  readonly #endpoint: Pick<Endpoint, "throttle" | "faults" | "calls">;
  readonly #blobUploads: BlobUploads;

  constructor(parts: Parts, endpoint: Pick<Endpoint, "throttle" | "faults" | "calls">) {
    this.#parts = parts;
    this.#endpoint = endpoint;
    this.#blobUploads = blobUploads(parts.uploads);
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
    const answer = withVersion(await this.#play(request, ask, holder));
    await calls.answered(index, { status: typeof answer === "string" ? 0 : answer.status });
    return answer;
  }

  async #play(request: HttpRequest, ask: Ask, principal: Principal): Promise<HttpAnswer> {
    const { operation, name } = ask;
    const action = ECR_ACTION[operation];
    try {
      if (action) {
        if (!this.#endpoint.throttle.admits(BUCKETS, action)) throw rateExceeded();
        this.#authorize(principal, action, name);
      }
      const fault = this.#endpoint.faults.take(`registry:${operation}`);
      if (fault && !fault.applied) return struck(fault, principal, action);
      const answer = this.#perform(request, ask, principal);
      return fault ? struck(fault, principal, action) : answer;
    } catch (error) {
      if (error instanceof AwsError) return refusalOf(error, operation);
      throw error;
    }
  }

  #perform(request: HttpRequest, { operation, name, reference }: Ask, principal: Principal): HttpAnswer {
    const { registry, links } = this.#parts;
    if (operation === "Ping") return { status: 200, headers: { "content-type": "application/json" }, body: "{}" };
    const repository = registry.get({ repositoryName: name });
    switch (operation) {
      case "HeadBlob":
        return headBlob(repository, reference);
      case "GetBlob":
        return getBlob(repository, reference, links);
      case "StartUpload":
        return this.#blobUploads.start(repository, request, this.#mountSource(request, principal));
      case "UploadChunk":
        return this.#blobUploads.chunk(repository, reference, request);
      case "UploadStatus":
        return this.#blobUploads.status(repository, reference);
      case "CancelUpload":
        return this.#blobUploads.cancel(repository, reference);
      case "CompleteUpload":
        if (request.bytes.length > 0) this.#authorize(principal, "UploadLayerPart", name);
        return this.#blobUploads.complete(repository, reference, request);
      case "HeadManifest":
      case "GetManifest":
        return getManifest(registry, repository, reference, request);
      case "PutManifest":
        return putManifest(registry, repository, reference, request);
      case "ListReferrers":
        return listReferrers(repository, reference, request);
      case "ListTags":
        return listTags(repository, request);
    }
  }

  /** Where a layer may come from without being sent again. What may not be mounted is uploaded: no error. */
  #mountSource({ query }: HttpRequest, principal: Principal): Repository | undefined {
    const { registry, settings } = this.#parts;
    const from = new URLSearchParams(query).get("from");
    if (from === null || !settings.mountsBlobs) return undefined;
    try {
      this.#authorize(principal, "GetDownloadUrlForLayer", from);
    } catch {
      return undefined;
    }
    return registry.find(from);
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
