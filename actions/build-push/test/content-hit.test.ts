import { expect, test } from "@jest/globals";
import { findHit, type HitRequest } from "../src/content/hit.ts";
import type { RegistryImage } from "../src/registry/images.ts";
import { registryImage } from "./registry-image.ts";

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 10, 21);
const KEY = "f".repeat(64);
const TAG = "src-ffffffffffffffff";

function image(digest: string, daysAgo: number, ...tags: readonly string[]): RegistryImage {
  return registryImage({ digest, tags, pushedAt: NOW - daysAgo * DAY_MS });
}

function look(all: readonly RegistryImage[], request: Partial<HitRequest> = {}) {
  return findHit(
    {
      repository: "shop/web",
      content: { kind: "known", key: KEY },
      tags: ["build-20261121T000000Z-0123456789ab"],
      lifecycle: { keepReleases: 10, keepBuilds: 10, pullRequestDays: 10, untaggedDays: 7 },
      now: NOW,
      ...request,
    },
    all,
  );
}

/** So many newer builds. */
const newer = (count: number, prefix = "build-") =>
  Array.from({ length: count }, (_, index) => image(`sha256:${index}`, 1, `${prefix}${index}`));

test("an image of this content is used again", () => {
  const found = image("sha256:a", 20, TAG, "build-old");
  expect(look([found, ...newer(7)])).toEqual({ kind: "hit", image: found });
});

test.each<[why: string, all: readonly RegistryImage[], request?: Partial<HitRequest>]>([
  ["no image of this content is in shop/web (src-ffffffffffffffff)", []],
  [
    "what it is made of cannot be told: there is no Dockerfile",
    [image("sha256:a", 1, TAG)],
    { content: { kind: "unknown", why: "there is no Dockerfile" } },
  ],
  ["the image of this content (sha256:a) is in the archive", [{ ...image("sha256:a", 1, TAG), status: "ARCHIVED" }]],
  [
    "the image of this content (sha256:a) would soon expire: 8 newer images have a build- tag, of which 10 are kept",
    [image("sha256:a", 20, TAG, "build-old"), ...newer(8)],
  ],
  [
    "the image of this content (sha256:a) would soon expire: 8 newer images have a build- tag, of which 10 are kept",
    [image("sha256:a", 20, TAG, "pr-1-0123456789ab"), ...newer(8)],
  ],
  [
    "the image of this content (sha256:a) would soon expire: it was pushed 8 days ago, and images of pull requests are kept for 10",
    [image("sha256:a", 8, TAG, "pr-1-0123456789ab")],
    { tags: ["pr-2-0123456789ab"] },
  ],
])("built: %s", (why, all, ...[request]) => {
  expect(look(all, request)).toEqual({ kind: "miss", why });
});

test.each<[what: string, all: readonly RegistryImage[], request?: Partial<HitRequest>]>([
  ["was deployed, however old", [image("sha256:a", 500, TAG, "deployed-production-x"), ...newer(20)]],
  ["is a release among few", [image("sha256:a", 500, TAG, "release-1.0.0"), ...newer(20)]],
  ["becomes a release", [image("sha256:a", 500, TAG, "build-x"), ...newer(20)], { tags: ["release-1.0.0"] }],
  ["is of a recent pull request", [image("sha256:a", 7, TAG, "pr-1-x")], { tags: ["pr-2-x"] }],
])("used again when it %s", (_, all, ...[request]) => {
  expect(look(all, request)).toMatchObject({ kind: "hit" });
});
