import type { Clock } from "@deploy-actions/shared/clock";
import { formatDuration } from "@deploy-actions/shared/duration";
import type { Registries } from "../oci/distribution.ts";
import { imageReference } from "../oci/image-reference.ts";
import type { BaseDigest, BaseImages } from "./base-images.ts";

/** Milliseconds for one image, with all attempts. Who does not tell by then costs a build, which may well need as long. */
const PATIENCE_MS = 30_000;

/** Base images by what their registries say. Each is asked for once, however many images are built upon it. */
export function registryBases(
  registries: Registries,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): BaseImages {
  const asked = new Map<string, Promise<BaseDigest>>();
  return {
    digest(reference) {
      const answer = asked.get(reference) ?? ask(reference);
      asked.set(reference, answer);
      return answer;
    },
  };

  async function ask(reference: string): Promise<BaseDigest> {
    const image = imageReference(reference);
    if (!image) return { kind: "unknown", why: "it is no reference of an image" };
    const late = new AbortController();
    const over = new AbortController();
    clock.sleep(PATIENCE_MS, AbortSignal.any([signal, over.signal])).then(
      () => late.abort(new Error(`${image.host} did not answer within ${formatDuration(PATIENCE_MS)}`)),
      () => {},
    );
    try {
      const registry = registries(image.host, AbortSignal.any([signal, late.signal]));
      const digest = await registry.resolve(image.repository, image.version);
      return digest === undefined
        ? { kind: "unknown", why: `${image.host} has no such image` }
        : { kind: "known", digest };
    } catch (error) {
      signal.throwIfAborted();
      return { kind: "unknown", why: (late.signal.reason ?? error).message.replace(/\.$/, "") };
    } finally {
      over.abort();
    }
  }
}
