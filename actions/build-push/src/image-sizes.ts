import type { PushedImage } from "./image.ts";
import type { Images } from "./registry/images.ts";

/** Of images as the registry has them, in bytes, by name. They are tagged by then: an error is told and fails nothing. */
export async function imageSizes(
  pushed: readonly PushedImage[],
  images: Pick<Images, "find">,
  log: (line: string) => void,
): Promise<ReadonlyMap<string, number | undefined>> {
  try {
    const sized = pushed.map(async ({ name, repository, digest }) => {
      const image = await images.find(repository, { digest });
      return [name, image?.size] as const;
    });
    return new Map(await Promise.all(sized));
  } catch (error) {
    log(`The sizes of the images are not known: ${error instanceof Error ? error.message : error}`);
    return new Map();
  }
}
