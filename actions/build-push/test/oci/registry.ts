import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { StoredRepository, sha256 } from "./registry-store.ts";

export const USERNAME = "AWS";
export const PASSWORD = "the password of the registry";

interface Behaviour {
  /** `anonymous`: tokens for everybody, as public registries give them. */
  readonly auth?: "none" | "basic" | "bearer" | "anonymous";
  /** Blobs mount from one repository into another. */
  readonly mounts?: boolean;
  readonly referrersApi?: boolean;
  /** Blobs come from a place of their own, which refuses passwords as S3 does. */
  readonly bucket?: boolean;
}

export type Fault = number | "reset" | "cut" | "corrupt" | undefined;

/** A registry in memory, after the OCI distribution specification. It refuses what misses a part. */
export class TestRegistry implements AsyncDisposable {
  readonly repositories = new Map<string, StoredRepository>();
  /** Bytes of layers and configurations that were read. */
  bytesRead = 0;
  /** Of uploads, as far as they have come. */
  bytesReceived = 0;
  /** What goes wrong with a request: the status of its answer, or a connection that breaks. */
  fault: (method: string, path: string) => Fault = () => undefined;
  /** Every request, for example `PUT /v2/shop/web/manifests/v1`. */
  readonly requests: string[] = [];
  readonly #behaviour: Required<Behaviour>;
  readonly #server = createServer((request, response) => {
    // A client that goes away in the middle of a body.
    this.#answer(request, response).catch(() => response.destroy());
  });
  readonly #uploads = new Set<string>();
  readonly #tokens = new Map<string, readonly string[]>();

  private constructor(behaviour: Behaviour) {
    this.#behaviour = { auth: "basic", mounts: true, referrersApi: true, bucket: false, ...behaviour };
  }

  static async start(behaviour: Behaviour = {}): Promise<TestRegistry> {
    const registry = new TestRegistry(behaviour);
    await new Promise<void>((resolve) => registry.#server.listen(0, "127.0.0.1", resolve));
    return registry;
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  repository(name: string): StoredRepository {
    const repository = this.repositories.get(name) ?? new StoredRepository();
    this.repositories.set(name, repository);
    return repository;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
    const { method = "GET", url = "/" } = request;
    const { pathname: path, searchParams: query } = new URL(url, `http://${this.host}`);
    this.requests.push(`${method} ${path}`);
    if (path === "/token") return this.#giveToken(request, query, response);
    if (path.startsWith("/bucket/")) return this.#giveFromBucket(request, path, response);
    if (!this.#isAllowed(request, path)) return this.#challenge(response);
    const fault = this.fault(method, path);
    if (fault === "reset") return request.socket.destroy();
    if (typeof fault === "number") return refuse(response, fault, "FAULT", "as asked for");
    const [, name = "", kind, rest = ""] =
      /^\/v2\/(.+?)\/(blobs\/uploads|blobs|manifests|referrers)\/(.*)$/.exec(path) ?? [];
    const repository = this.repositories.get(name);
    if (!repository) return refuse(response, 404, "NAME_UNKNOWN", `The repository with name '${name}' does not exist`);
    const exchange = { request, response, method, name, repository, query, rest, fault };
    if (kind === "blobs/uploads") return await this.#upload(exchange);
    if (kind === "blobs") return this.#blob(exchange);
    if (kind === "manifests") return await this.#manifest(exchange);
    return this.#referrers(exchange);
  }

  async #upload({ request, response, method, name, repository, query, rest }: Exchange): Promise<ServerResponse> {
    request.on("data", (part: Buffer) => {
      this.bytesReceived += part.length;
    });
    const content = await buffer(request);
    if (method === "POST") {
      const digest = query.get("mount") ?? "";
      const mounted = this.#behaviour.mounts
        ? this.repositories.get(query.get("from") ?? "")?.blobs.get(digest)
        : undefined;
      if (mounted) {
        repository.blobs.set(digest, mounted);
        return response.writeHead(201, { location: `/v2/${name}/blobs/${digest}` }).end();
      }
      const session = randomUUID();
      this.#uploads.add(session);
      return response.writeHead(202, { location: `/v2/${name}/blobs/uploads/${session}?state=a%2Bb` }).end();
    }
    if (!this.#uploads.delete(rest) || query.get("state") !== "a+b")
      return refuse(response, 404, "BLOB_UPLOAD_UNKNOWN", "no such upload");
    const digest = query.get("digest") ?? "";
    if (sha256(content) !== digest) return refuse(response, 400, "DIGEST_INVALID", "these are other bytes");
    repository.blobs.set(digest, content);
    return response.writeHead(201, { location: `/v2/${name}/blobs/${digest}` }).end();
  }

  #blob({ response, method, name, repository, rest: digest, fault }: Exchange): ServerResponse {
    const content = repository.blobs.get(digest);
    if (!content) return refuse(response, 404, "BLOB_UNKNOWN", "no such blob");
    if (method === "HEAD") return response.writeHead(200, { "content-length": content.length }).end();
    if (this.#behaviour.bucket)
      return response
        .writeHead(307, { location: `http://localhost:${this.host.split(":")[1]}/bucket/${name}/${digest}` })
        .end();
    return this.#give(response, content, fault);
  }

  #giveFromBucket(request: IncomingMessage, path: string, response: ServerResponse): ServerResponse {
    if (request.headers.authorization)
      return refuse(response, 400, "InvalidArgument", "Only one auth mechanism allowed");
    const [, name = "", digest = ""] = /^\/bucket\/(.+)\/(.+)$/.exec(path) ?? [];
    return this.#give(response, this.repositories.get(name)?.blobs.get(digest) ?? Buffer.alloc(0), undefined);
  }

  #give(response: ServerResponse, content: Buffer, fault: Fault): ServerResponse {
    this.bytesRead += content.length;
    response.writeHead(200, { "content-length": content.length });
    if (fault === "cut") response.write(content.subarray(0, content.length / 2), () => response.destroy());
    else response.end(fault === "corrupt" ? Buffer.alloc(content.length) : content);
    return response;
  }

  async #manifest({
    request,
    response,
    method,
    repository,
    rest: reference,
    fault,
  }: Exchange): Promise<ServerResponse> {
    if (method === "PUT") {
      const text = (await buffer(request)).toString();
      const digest = sha256(text);
      const missing = repository.missingFor(text);
      if (missing.length > 0) return refuse(response, 400, "MANIFEST_BLOB_UNKNOWN", `misses ${missing.join(", ")}`);
      if (reference.startsWith("sha256:") && reference !== digest)
        return refuse(response, 400, "DIGEST_INVALID", "this is another manifest");
      repository.manifests.set(digest, { mediaType: request.headers["content-type"] ?? "", text });
      if (!reference.startsWith("sha256:")) repository.tags.set(reference, digest);
      const subject = this.#behaviour.referrersApi ? JSON.parse(text).subject?.digest : undefined;
      const headers = { "docker-content-digest": digest, ...(subject ? { "oci-subject": subject } : {}) };
      return response.writeHead(201, headers).end();
    }
    const digest = repository.digestOf(reference) ?? "";
    const manifest = repository.manifests.get(digest);
    const accepted = request.headers.accept ?? "";
    if (!manifest?.mediaType || !accepted.includes(manifest.mediaType))
      return refuse(response, 404, "MANIFEST_UNKNOWN", "no such manifest");
    const text = fault === "corrupt" ? `${manifest.text}\n` : manifest.text;
    response.writeHead(200, { "content-type": manifest.mediaType, "docker-content-digest": digest });
    return response.end(method === "HEAD" ? "" : text);
  }

  /** Two to a page, so that a client has to turn over. */
  #referrers({ response, name, repository, query, rest: digest }: Exchange): ServerResponse {
    if (!this.#behaviour.referrersApi) return refuse(response, 404, "NOT_FOUND", "no such page");
    const all = repository.referrers(digest);
    const start = Number(query.get("start") ?? 0);
    const next =
      start + 2 < all.length ? { link: `</v2/${name}/referrers/${digest}?start=${start + 2}>; rel="next"` } : {};
    const mediaType = "application/vnd.oci.image.index.v1+json";
    response.writeHead(200, { "content-type": mediaType, ...next });
    return response.end(JSON.stringify({ schemaVersion: 2, mediaType, manifests: all.slice(start, start + 2) }));
  }

  #giveToken(request: IncomingMessage, query: URLSearchParams, response: ServerResponse): ServerResponse {
    if (this.#behaviour.auth !== "anonymous" && request.headers.authorization !== BASIC)
      return refuse(response, 401, "UNAUTHORIZED", "wrong password");
    const token = randomUUID();
    this.#tokens.set(token, query.getAll("scope"));
    return response.end(JSON.stringify({ token, expires_in: 300 }));
  }

  #isAllowed({ headers: { authorization = "" }, method = "GET" }: IncomingMessage, path: string): boolean {
    if (this.#behaviour.auth === "none") return true;
    if (this.#behaviour.auth === "basic") return authorization === BASIC;
    const scopes = this.#tokens.get(authorization.replace("Bearer ", "")) ?? [];
    const name = /^\/v2\/(.+?)\/(?:blobs|manifests|referrers)\//.exec(path)?.[1];
    const needed = method === "GET" || method === "HEAD" ? /:pull(,push)?$/ : /:pull,push$/;
    return scopes.some((scope) => scope.startsWith(`repository:${name}:`) && needed.test(scope));
  }

  #challenge(response: ServerResponse): ServerResponse {
    const challenge =
      this.#behaviour.auth === "basic"
        ? 'Basic realm="the registry"'
        : `Bearer realm="http://${this.host}/token",service="the registry",scope="repository:other:pull"`;
    response.setHeader("www-authenticate", challenge);
    return refuse(response, 401, "UNAUTHORIZED", "sign in first");
  }
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly method: string;
  readonly name: string;
  readonly repository: StoredRepository;
  readonly query: URLSearchParams;
  readonly rest: string;
  readonly fault: Fault;
}

const BASIC = `Basic ${Buffer.from(`${USERNAME}:${PASSWORD}`).toString("base64")}`;

function refuse(response: ServerResponse, status: number, code: string, message: string): ServerResponse {
  response.writeHead(status, { "content-type": "application/json" });
  return response.end(JSON.stringify({ errors: [{ code, message }] }));
}
