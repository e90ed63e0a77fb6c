import type { SeenRepository } from "../repositories/see-repositories.ts";
import { newestOf } from "./newest.ts";

/** How a step comes by one image. */
export type Make =
  /** `why`: where another way was looked for. */
  | { readonly kind: "build"; readonly why: string | undefined }
  /** An image of the same sources is there. */
  | { readonly kind: "reuse"; readonly digest: string }
  /** An earlier run of this very commit has pushed it, and tags are on it that do not move. */
  | { readonly kind: "rerun"; readonly digest: string }
  /** Its files did not change. `digest`: of its newest image, undefined where nobody looked. */
  | { readonly kind: "leave"; readonly digest: string | undefined };

/** What is known of the contents of images, by name. */
export interface Contents {
  /** The hash of all that an image is made of; none where it cannot be told, or was not asked for. */
  readonly keys: ReadonlyMap<string, string>;
  /** Digests of images that were made of exactly that. */
  readonly hits: ReadonlyMap<string, string>;
  /** Digests of images that an earlier run of this commit has pushed and tagged. */
  readonly reruns: ReadonlyMap<string, string>;
  /** Images that no changed file is part of. */
  readonly unchanged: ReadonlySet<string>;
  /** Why others have to be built. */
  readonly reasons: ReadonlyMap<string, string>;
}

export const NOTHING_KNOWN: Contents = {
  keys: new Map(),
  hits: new Map(),
  reruns: new Map(),
  unchanged: new Set(),
  reasons: new Map(),
};

export function makeOf(
  name: string,
  { hits, reruns, unchanged, reasons }: Contents,
  seen: SeenRepository | undefined,
): Make {
  if (unchanged.has(name)) return { kind: "leave", digest: newestOf(seen?.images ?? [])?.digest };
  const rerun = reruns.get(name);
  if (rerun !== undefined) return { kind: "rerun", digest: rerun };
  const hit = hits.get(name);
  return hit === undefined ? { kind: "build", why: reasons.get(name) } : { kind: "reuse", digest: hit };
}

/** Of an image that is there and is to get the tags. */
export function reusedDigest(make: Make): string | undefined {
  return make.kind === "reuse" || make.kind === "rerun" ? make.digest : undefined;
}
