import type { Builder } from "./builder.ts";

/** The image that a scene brought into the registry. */
export type ImageRecord = Origin & {
  /** `name@sha256:…`, without the registry. */
  readonly ref: string;
  readonly digest: string;
  readonly tags: readonly string[];
};

/** `because`: why nothing was built, as the rest of a sentence. */
type Origin = { readonly origin: "built" } | { readonly origin: "prebuilt"; readonly because: string };

/** Undefined: the step did not come to an image. */
export function imageOf(outputs: Readonly<Record<string, string>>, builder: Builder): ImageRecord | undefined {
  const { ref, digest, tags = "" } = outputs;
  if (!ref || !digest) return undefined;
  const origin: Origin =
    builder.kind === "none" ? { origin: "prebuilt", because: builder.because } : { origin: "built" };
  return { ref, digest, tags: tags.split("\n").filter((tag) => tag !== ""), ...origin };
}

/** Where the image comes from, in a few words. */
export function originWords(image: Origin): string {
  return image.origin === "built" ? "built by BuildKit" : `prebuilt, as ${image.because}`;
}
