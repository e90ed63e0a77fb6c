import { randomBytes } from "node:crypto";
import type { Images } from "../images.ts";
import type { Outcome } from "../protocol/endpoint.ts";
import type { HttpRequest } from "../protocol/http.ts";
import type { Blob } from "./manifest.ts";

const FOLDER = "/ecr-layers/";

/** Where ECR's download URLs lead: a bucket whose links are signed, and need no credentials. */
export class Layers {
  readonly #images: Images;
  readonly #signature = randomBytes(16).toString("hex");

  constructor(images: Images) {
    this.#images = images;
  }

  /** Manifests cannot be downloaded so, as at AWS: BatchGetImage gives them. The layers themselves are not kept. */
  find(repository: string, digest: string): Blob | undefined {
    const blobs = this.#images.all.filter((image) => image.repository === repository).flatMap(({ blobs }) => blobs);
    return blobs.find((blob) => blob.digest === digest && blob.mediaType.includes("config"));
  }

  /** `url` is where the simulator answers. */
  link(url: string, { digest }: Blob): string {
    return `${url}${FOLDER}${digest}?X-Amz-Signature=${this.#signature}`;
  }

  /** Answers a request for a link; undefined for any other. */
  answer({ method, path, query }: HttpRequest): Outcome | undefined {
    if (method !== "GET" || !path.startsWith(FOLDER)) return undefined;
    const digest = path.slice(FOLDER.length);
    const found = this.#images.all.flatMap(({ blobs }) => blobs).find((blob) => blob.digest === digest);
    const isSigned = new URLSearchParams(query).get("X-Amz-Signature") === this.#signature;
    if (!found || !isSigned)
      return { status: 403, headers: { "content-type": "application/xml" }, body: ACCESS_DENIED };
    return { status: 200, headers: { "content-type": found.mediaType }, body: found.text };
  }
}

/** S3 says the same of a wrong signature and of what is not there. */
const ACCESS_DENIED = "<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>";
