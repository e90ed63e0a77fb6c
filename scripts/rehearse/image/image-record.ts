import type { Builder } from "./builder.ts";

/** The image that a scene brought into the registry. */
export interface ImageRecord {
  /** `name@sha256:…`, without the registry. */
  readonly ref: string;
  readonly digest: string;
  readonly tags: readonly string[];
  readonly origin: "built" | "prebuilt";
  /** Why it was not built, as the rest of a sentence. */
  readonly because?: string;
}

/** Undefined: the step did not come to an image. */
export function imageOf(outputs: Readonly<Record<string, string>>, builder: Builder): ImageRecord | undefined {
  const { ref, digest, tags = "" } = outputs;
  if (!ref || !digest) return undefined;
  return {
    ref,
    digest,
    tags: tags.split("\n").filter((tag) => tag !== ""),
    ...(builder.kind === "none" ? { origin: "prebuilt", because: builder.because } : { origin: "built" }),
  };
}

/** Where the image comes from, in a few words. */
export function originWords({ origin, because }: Pick<ImageRecord, "origin" | "because">): string {
  if (origin === "built") return "built by BuildKit";
  return because ? `prebuilt, as ${because}` : "prebuilt";
}
