import { bounded } from "../bounded.ts";
import { type ContentEffects, type ContentOf, observeContent } from "../content/observe-content.ts";
import type { ImageRequest } from "../image.ts";
import type { BuildSettings } from "../settings/build-settings.ts";

/** Images at once: they read the same disk, and wait for the same registries. */
const AT_ONCE = 4;

/** What images are made of, by name. `platform`: the one that the builder builds for when nobody asks for any. */
export async function observeContents(
  images: readonly ImageRequest[],
  { build, platform }: { readonly build: BuildSettings; readonly platform: () => Promise<string> },
  effects: ContentEffects,
): Promise<ReadonlyMap<string, ContentOf>> {
  const found = await bounded(images, AT_ONCE, async (image) => {
    const own = image.platforms.length > 0 ? [] : [`platform=${await platform()}`];
    return [image.name, await observeContent(image, [...settingsOf(build), ...own], effects)] as const;
  });
  return new Map(found);
}

/** What makes another image of the same sources. Where layers are cached, and how many are built at once, does not. */
function settingsOf({ provenance, sbom, timestamps }: BuildSettings): readonly string[] {
  return [`provenance=${provenance}`, `sbom=${sbom}`, `timestamps=${timestamps}`];
}
