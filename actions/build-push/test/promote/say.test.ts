import { expect, test } from "@jest/globals";
import type { ImagePlan } from "../../src/promote/plan.ts";
import { describePromotion } from "../../src/promote/say.ts";
import { content, imageOf } from "../oci/content.ts";

const image = imageOf(content("{}"));
const blob = (megabytes: number, mountFrom?: string) => ({
  blob: { ...content("any"), size: megabytes * 1_000_000 },
  mountFrom,
});

function told(overrides: Partial<ImagePlan>): readonly string[] {
  const [from, to] = [
    { host: "a.example.com", repository: "shop/web" },
    { host: "b.example.com", repository: "live/web" },
  ];
  const plan = { name: "web", digest: "sha256:1", from, to, blobs: [], manifests: [], bytesThere: 0, ...overrides };
  return describePromotion({ images: [plan] });
}

test.each([
  [{}, "web: sha256:1 is in b.example.com/live/web, and only gets tags."],
  [
    { blobs: [blob(12.34), blob(1, "shop/base"), blob(2, "shop/base")], bytesThere: 5_000_000 },
    "web: sha256:1 goes from a.example.com/shop/web to b.example.com/live/web: 12.3 MB to copy, 3.0 MB to mount, 5.0 MB there already.",
  ],
  [
    { manifests: [{ manifest: image, tag: undefined }] },
    "web: sha256:1 goes from a.example.com/shop/web to b.example.com/live/web: only manifests.",
  ],
])("%j", (overrides, line) => {
  expect(told(overrides)).toEqual([line]);
});
