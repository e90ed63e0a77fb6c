import type { Manifest } from "../registry/images.ts";
import { type Descriptor, referrersTag } from "./descriptor.ts";
import { contentsOf } from "./manifest-contents.ts";
import type { Call, OciClient } from "./oci-client.ts";
import { digestOf } from "./oci-digest.ts";
import { readText } from "./oci-exchange.ts";
import type { OciManifests } from "./oci-manifests.ts";
import { sentTo } from "./registry-url.ts";

const INDEX = "application/vnd.oci.image.index.v1+json";

/** What is attached to a manifest: OCI distribution specification, "Listing Referrers". */
export class OciReferrers {
  readonly #client: OciClient;
  readonly #manifests: OciManifests;

  constructor(client: OciClient, manifests: OciManifests) {
    this.#client = client;
    this.#manifests = manifests;
  }

  /** Those of the API, and those of the tag: some were attached before the registry had the API. */
  async list(repository: string, digest: string): Promise<readonly Descriptor[]> {
    const tagged = await this.#manifests.read(repository, referrersTag(digest));
    const all = [...(await this.#listed(repository, digest)), ...(tagged ? contentsOf(tagged).manifests : [])];
    return [...new Map(all.map((descriptor) => [descriptor.digest, descriptor])).values()];
  }

  /** For a registry that has no API: the list is a tag that its clients keep. */
  async add(repository: string, manifest: Manifest, subject: string): Promise<void> {
    const tag = referrersTag(subject);
    const before = await this.#manifests.read(repository, tag);
    const known: readonly Descriptor[] = before ? JSON.parse(before.text).manifests : [];
    if (known.some(({ digest }) => digest === manifest.digest)) return;
    const manifests = [...known, describe(manifest)];
    const text = JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests });
    await this.#manifests.put(repository, { digest: digestOf(text), mediaType: INDEX, text }, tag);
  }

  async #listed(repository: string, digest: string): Promise<readonly Descriptor[]> {
    const found: Descriptor[] = [];
    let at: string | URL | undefined = `${repository}/referrers/${digest}`;
    while (at !== undefined) {
      const scopes = [`repository:${repository}:pull`];
      // 404 is the specification's word for a registry without this API; some say that they do not know such a request.
      const call: Call = {
        method: "GET",
        at,
        scopes,
        headers: { accept: INDEX },
        expect: [200, 400, 404, 405, 501],
      } as const;
      at = await this.#client.call(call, async (answer): Promise<URL | undefined> => {
        const text = await readText(answer);
        if (answer.status !== 200) return undefined;
        found.push(...contentsOf({ digest: `of the referrers of ${digest}`, text }).manifests);
        const next = /<([^>]+)>\s*;\s*rel="?next"?/.exec(String(answer.headers.link ?? ""))?.[1];
        return next === undefined ? undefined : sentTo(next, answer.url);
      });
    }
    return found;
  }
}

function describe({ digest, mediaType, text }: Manifest) {
  const { artifactType } = contentsOf({ digest, text });
  const { annotations } = JSON.parse(text);
  return { mediaType, digest, size: Buffer.byteLength(text), artifactType, annotations };
}
