import type { RegistryImage } from "../src/registry/images.ts";

/** An image as a registry lists it. */
export function registryImage(
  held: Pick<RegistryImage, "digest" | "tags" | "pushedAt"> & Partial<RegistryImage>,
): RegistryImage {
  return {
    lastPulledAt: undefined,
    lastActivatedAt: undefined,
    lastArchivedAt: undefined,
    status: "ACTIVE",
    size: 1,
    mediaType: undefined,
    subject: undefined,
    ...held,
  };
}
