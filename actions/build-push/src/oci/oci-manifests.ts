import type { Manifest } from "../registry/images.ts";
import type { OciClient } from "./oci-client.ts";
import { corrupt, digestOf } from "./oci-digest.ts";
import { type Answer, discard, readText } from "./oci-exchange.ts";

/** Manifests of a registry: OCI distribution specification, "Pulling manifests" and "Pushing Manifests". */
export class OciManifests {
  readonly #client: OciClient;

  constructor(client: OciClient) {
    this.#client = client;
  }

  resolve(repository: string, reference: string): Promise<string | undefined> {
    const call = { ...this.#get(repository, reference), method: "HEAD" } as const;
    return this.#client.call(call, async (answer) => {
      await discard(answer);
      if (answer.status === 404) return undefined;
      return this.#digestIn(answer) ?? (await this.read(repository, reference))?.digest;
    });
  }

  /** By a tag it is whatever that leads to; by a digest it is that, or an error. */
  read(repository: string, reference: string): Promise<Manifest | undefined> {
    return this.#client.call(this.#get(repository, reference), async (answer) => {
      const text = await readText(answer);
      if (answer.status === 404) return undefined;
      const digest = digestOf(text);
      const wanted = reference.includes(":") ? reference : this.#digestIn(answer);
      if (wanted !== undefined && digest !== wanted) throw corrupt(this.#client.host, wanted, digest);
      return { digest, mediaType: mediaTypeOf(text, answer), text };
    });
  }

  /** Whether the registry keeps it among the referrers of its subject by itself. */
  put(
    repository: string,
    { digest, mediaType, text }: Manifest,
    tag?: string,
  ): Promise<{ readonly isReferrer: boolean }> {
    const call = {
      method: "PUT",
      at: `${repository}/manifests/${tag ?? digest}`,
      scopes: [`repository:${repository}:pull,push`],
      headers: { "content-type": mediaType },
      body: text,
      expect: [200, 201, 202],
    } as const;
    return this.#client.call(call, async (answer) => {
      await discard(answer);
      const got = this.#digestIn(answer);
      if (got !== undefined && got !== digest) throw corrupt(this.#client.host, digest, got);
      return { isReferrer: answer.headers["oci-subject"] !== undefined };
    });
  }

  #get(repository: string, reference: string) {
    return {
      method: "GET",
      at: `${repository}/manifests/${reference}`,
      scopes: [`repository:${repository}:pull`],
      headers: { accept: ACCEPTED.join(", ") },
      expect: [200, 404],
    } as const;
  }

  #digestIn({ headers }: Answer): string | undefined {
    const digest = headers["docker-content-digest"];
    return typeof digest === "string" && digest.startsWith("sha256:") ? digest : undefined;
  }
}

/** All of them: what a client does not accept, a registry may translate, and then it has another digest. */
const ACCEPTED = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.docker.distribution.manifest.v2+json",
  "application/vnd.oci.artifact.manifest.v1+json",
];

/** What the document says of itself counts more than the header, which some proxies change. */
function mediaTypeOf(text: string, { headers }: Answer): string {
  const { mediaType } = Object(JSON.parse(text));
  return typeof mediaType === "string" ? mediaType : (headers["content-type"] ?? "");
}
