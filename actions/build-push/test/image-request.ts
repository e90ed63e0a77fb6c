import type { ImageRequest } from "../src/image.ts";

/** An image as a step of few inputs asks for it. */
export function imageRequest(asked: Partial<ImageRequest> = {}): ImageRequest {
  return {
    name: "web",
    repository: "shop/web",
    context: ".",
    file: "Dockerfile",
    target: undefined,
    buildArgs: new Map(),
    buildContexts: new Map(),
    platforms: [],
    labels: new Map(),
    secrets: new Map(),
    tags: [],
    ...asked,
  };
}
