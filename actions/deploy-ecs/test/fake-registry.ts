import type { FakeImages } from "@deploy-actions/shared/testkit/ecs/fake-images";
import type { Registry } from "../src/registry.ts";

/** Can be asked about all images except those whose name starts with `elsewhere/`: those only ECS can pull. */
export function fakeRegistry(images: FakeImages): Registry {
  return {
    look: async (reference) => {
      if (reference.startsWith("elsewhere/")) return { kind: "unknown", why: "its registry is not ECR" };
      const digest = images.digestOf(reference);
      if (digest && images.program(digest)) return { kind: "found", digest };
      return { kind: "missing", nearestTags: images.tagsOf(reference.split(/[:@]/)[0] ?? "") };
    },
  };
}
