import { type ECRClient, GetAuthorizationTokenCommand } from "@aws-sdk/client-ecr";
import { type Document, sha256 } from "./ecr-account.ts";

/** A client of the registry that does what Docker does: it logs in with a token, and pushes and pulls over HTTP. */
export class Docker {
  readonly #url: string;
  readonly #authorization: string;

  constructor(url: string, authorization: string) {
    this.#url = url;
    this.#authorization = authorization;
  }

  static async login(url: string, ecr: ECRClient): Promise<Docker> {
    const { authorizationData } = await ecr.send(new GetAuthorizationTokenCommand({}));
    return new Docker(url, `Basic ${authorizationData?.[0]?.authorizationToken}`);
  }

  ask(path: string, { headers, ...init }: RequestInit = {}): Promise<Response> {
    const target = new URL(path, this.#url);
    return fetch(target, { ...init, headers: { ...headers, authorization: this.#authorization } });
  }

  /** In chunks, as BuildKit and Docker do. Returns the last answer. */
  async uploadBlob(name: string, ...chunks: readonly Uint8Array[]): Promise<Response> {
    const started = await this.ask(`/v2/${name}/blobs/uploads/`, { method: "POST" });
    if (started.status !== 202) return started;
    const location = `${started.headers.get("location")}`;
    for (const body of chunks) {
      const answer = await this.ask(location, { method: "PATCH", body: Buffer.from(body) });
      if (answer.status !== 202) return answer;
    }
    return this.ask(`${location}?digest=${sha256(Buffer.concat(chunks))}`, { method: "PUT" });
  }

  putManifest(name: string, reference: string, { text, mediaType }: Document): Promise<Response> {
    const headers = { "content-type": mediaType };
    return this.ask(`/v2/${name}/manifests/${reference}`, { method: "PUT", headers, body: text });
  }

  /** A whole image. Returns the answer to its manifest. */
  async push(
    name: string,
    reference: string,
    { manifest, blobs }: { readonly manifest: Document; readonly blobs: readonly string[] },
  ): Promise<Response> {
    for (const blob of blobs) {
      const answer = await this.uploadBlob(name, Buffer.from(blob));
      if (answer.status !== 201) return answer;
    }
    return this.putManifest(name, reference, manifest);
  }
}

/** The errors of a refusal. */
export async function refusalOf(answer: Response): Promise<{ status: number; code: string; message: string }> {
  const { errors } = (await answer.json()) as { errors: [{ code: string; message: string }] };
  return { status: answer.status, ...errors[0] };
}
