import type { ImageRequest } from "../image.ts";

/** One image to build now, with all that the step decided about it. */
export interface BuildOrder {
  readonly image: ImageRequest;
  /** What its Dockerfile says; undefined where it is out of reach, as in a context that BuildKit fetches itself. */
  readonly dockerfile: string | undefined;
  /** `uri`: the registry's host, a slash and the repository's name. Undefined: it is only built. */
  readonly push: { readonly uri: string } | undefined;
  readonly labels: ReadonlyMap<string, string>;
  /** By the id of the secret, the path of a file that holds nothing else. */
  readonly secretFiles: ReadonlyMap<string, string>;
  /** As `--cache-from` and `--cache-to` take them. */
  readonly cacheFrom: readonly string[];
  readonly cacheTo: readonly string[];
  /** `auto`: `min` where the builder can. */
  readonly provenance: "auto" | "min" | "max" | "off";
  /** An image that makes it, or BuildKit's own with `true`. */
  readonly sbom: boolean | string;
  /** SOURCE_DATE_EPOCH: seconds since the epoch. Undefined: the time of the build. */
  readonly epoch: number | undefined;
  readonly noCache: boolean;
  /** Looks for newer base images. */
  readonly pull: boolean;
}
