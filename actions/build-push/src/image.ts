import type { Secret } from "@deploy-actions/shared/secret";

/** One image that the step is asked for: all that its inputs alone decide. Paths count from the workspace. */
export interface ImageRequest {
  /** Its key in the `images` document; of a single image the last part of the repository's name. */
  readonly name: string;
  /** Of the repository, without the registry: `shop/web`. */
  readonly repository: string;
  readonly context: string;
  /** The Dockerfile. */
  readonly file: string;
  readonly target: string | undefined;
  readonly buildArgs: ReadonlyMap<string, string>;
  /** Named contexts: a path, or `docker-image://…`. */
  readonly buildContexts: ReadonlyMap<string, string>;
  /** `linux/arm64`. Empty: what the builder builds by itself. */
  readonly platforms: readonly string[];
  readonly labels: ReadonlyMap<string, string>;
  /** By the id that `RUN --mount=type=secret,id=…` names. */
  readonly secrets: ReadonlyMap<string, Secret>;
  /** Rules, one for each line of `tags`. */
  readonly tags: readonly string[];
}

/** What a registry holds after the push of an image, before it has a tag. */
export interface PushedImage {
  readonly name: string;
  readonly repository: string;
  /** `sha256:…`, of the index where there is one. */
  readonly digest: string;
}
