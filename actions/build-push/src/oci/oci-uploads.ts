import type { Descriptor } from "./descriptor.ts";
import type { BlobSource } from "./distribution.ts";
import type { Call, OciClient } from "./oci-client.ts";
import { sized } from "./oci-digest.ts";
import { type Answer, discard } from "./oci-exchange.ts";
import { RegistryError } from "./registry-error.ts";
import { sentTo } from "./registry-url.ts";

/** Blobs into a registry: OCI distribution specification, "Pushing Blobs". */
export class OciUploads {
  readonly #client: OciClient;

  constructor(client: OciClient) {
    this.#client = client;
  }

  /** In one piece, by PUT after POST: it needs no memory for parts, and every attempt begins anew. */
  write(repository: string, blob: Descriptor, { mountFrom, open }: BlobSource): Promise<"mounted" | "copied"> {
    return this.#client.attempts(async () => {
      const scopes = scopesOf(repository, mountFrom);
      const upload = await this.#begin(repository, blob, mountFrom);
      if (upload === "mounted") return "mounted";
      upload.searchParams.set("digest", blob.digest);
      const headers = { "content-type": "application/octet-stream", "content-length": String(blob.size) };
      const put = {
        method: "PUT",
        at: upload,
        scopes,
        headers,
        body: sized(blob, await open()),
        expect: [201],
      } as const;
      await this.#client.once(put, discard);
      return "copied";
    });
  }

  /** Where to upload it; a registry that does not mount gives that in its place. */
  async #begin(repository: string, blob: Descriptor, mountFrom: string | undefined): Promise<URL | "mounted"> {
    const uploads = `${repository}/blobs/uploads/`;
    const plain: Call = { method: "POST", at: uploads, scopes: scopesOf(repository), expect: [202] };
    if (mountFrom === undefined) return await this.#client.once(plain, location);
    const query = new URLSearchParams({ mount: blob.digest, from: mountFrom });
    const mount = { ...plain, at: `${uploads}?${query}`, scopes: scopesOf(repository, mountFrom), expect: [201, 202] };
    try {
      return await this.#client.once(mount, async (answer) =>
        answer.status === 201 ? await discard(answer).then(() => "mounted" as const) : await location(answer),
      );
    } catch (error) {
      // It may hold the blob and not give it to this caller, or know nothing of mounts.
      if (!(error instanceof RegistryError && NO_MOUNT.has(error.status))) throw error;
      return await this.#client.once(plain, location);
    }
  }
}

const NO_MOUNT = new Set([400, 403, 404, 405]);

function scopesOf(repository: string, mountFrom?: string): readonly string[] {
  const push = `repository:${repository}:pull,push`;
  return mountFrom === undefined ? [push] : [push, `repository:${mountFrom}:pull`];
}

async function location(answer: Answer): Promise<URL> {
  await discard(answer);
  const { status, url, headers } = answer;
  if (headers.location) return sentTo(headers.location, url);
  throw new RegistryError(url.host, { status, body: "" });
}
