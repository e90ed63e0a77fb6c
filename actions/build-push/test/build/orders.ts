import type { BuildOrder } from "../../src/build/build-order.ts";
import type { Abilities, BuilderFacts } from "../../src/build/builder.ts";
import type { ImageRequest } from "../../src/image.ts";
import { imageRequest } from "../image-request.ts";

export function order(
  overrides: Partial<Omit<BuildOrder, "image">> & { image?: Partial<ImageRequest> } = {},
): BuildOrder {
  return {
    dockerfile: undefined,
    push: { uri: "registry.example/shop/web" },
    labels: new Map(),
    secretFiles: new Map(),
    cacheFrom: [],
    cacheTo: [],
    provenance: "auto",
    sbom: false,
    epoch: undefined,
    noCache: false,
    pull: false,
    ...overrides,
    image: imageRequest(overrides.image),
  };
}

/** Of a BuildKit of its own. */
export const ALL: Abilities = {
  pushByDigest: true,
  cacheExport: true,
  severalPlatforms: true,
  attestations: true,
  rewriteTimestamps: true,
};

/** Of a plain engine. */
export const NONE: Abilities = {
  pushByDigest: false,
  cacheExport: false,
  severalPlatforms: false,
  attestations: false,
  rewriteTimestamps: false,
};

export function facts(overrides: Partial<BuilderFacts> = {}): BuilderFacts {
  return {
    name: "remote0",
    driver: "remote",
    buildxVersion: "0.29.1",
    buildkitVersion: "0.33.1",
    platforms: ["linux/amd64", "linux/386"],
    can: ALL,
    progress: "rawjson",
    ...overrides,
  };
}
