import { randomBytes } from "node:crypto";
import type { HttpAnswer, HttpRequest } from "../protocol/http.ts";
import { byteRange } from "./byte-range.ts";
import type { Registry } from "./registry.ts";

const FOLDER = "/ecr-layers/";

/** Where ECR's download URLs lead: a bucket whose links are signed, and need no credentials. */
export class LayerLinks {
  readonly #registry: Registry;
  readonly #signature = randomBytes(16).toString("hex");

  constructor(registry: Registry) {
    this.#registry = registry;
  }

  to(digest: string): string {
    return `${this.#registry.url()}${FOLDER}${digest}?X-Amz-Signature=${this.#signature}`;
  }

  /** Answers a request for a link; undefined for any other. */
  answer({ method, path, query, headers }: HttpRequest): HttpAnswer | undefined {
    if (!["GET", "HEAD"].includes(method) || !path.startsWith(FOLDER)) return undefined;
    const digest = path.slice(FOLDER.length);
    const layer = this.#registry.repositories.map(({ blobs }) => blobs.get(digest)).find((blob) => blob !== undefined);
    const isSigned = new URLSearchParams(query).get("X-Amz-Signature") === this.#signature;
    if (!layer || !isSigned)
      return { status: 403, headers: { "content-type": "application/xml" }, body: ACCESS_DENIED };
    return byteRange(layer, headers.range);
  }
}

/** S3 says the same of a wrong signature and of what is not there. */
const ACCESS_DENIED = "<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>";
