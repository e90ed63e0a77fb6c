import type { ImageFacts, LifecycleFacts, StepFacts } from "../../src/summary/facts.ts";

export const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;
export const OTHER_DIGEST = `sha256:${"fedcba9876543210".repeat(4)}`;
export const REGISTRY = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";

/** An image that was built, pushed and tagged. */
export function image(overrides: Partial<ImageFacts> = {}): ImageFacts {
  return {
    name: "web",
    registry: REGISTRY,
    repository: "shop/web",
    digest: DIGEST,
    status: "built",
    size: 45_300_000,
    liveSize: 44_100_000,
    cachedShare: 0.875,
    seconds: 41,
    tags: [
      { tag: "build-20261121T223100Z-0a1b2c3d4e5f", change: "written" },
      { tag: "main", change: "moved" },
    ],
    platforms: ["linux/amd64"],
    scan: undefined,
    smoke: undefined,
    ...overrides,
  };
}

export const api = (overrides: Partial<ImageFacts> = {}) =>
  image({ name: "api", repository: "shop/api", digest: OTHER_DIGEST, ...overrides });

export function step(overrides: Partial<StepFacts> = {}): StepFacts {
  return {
    status: "pushed",
    images: [image()],
    lifecycle: [],
    builder: undefined,
    warnings: [],
    why: undefined,
    took: 65_000,
    ...overrides,
  };
}

export function lifecycle(overrides: Partial<LifecycleFacts> = {}): LifecycleFacts {
  return { repository: "shop/web", policy: "written", rules: 8, forecast: [], findings: [], ...overrides };
}
