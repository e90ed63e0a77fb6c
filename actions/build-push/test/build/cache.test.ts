import { expect, test } from "@jest/globals";
import { type CacheRequest, planCache } from "../../src/build/cache.ts";

function request(overrides: Partial<CacheRequest> = {}): CacheRequest {
  return {
    mode: "auto",
    image: { name: "web" },
    repositoryUri: "registry.example/shop/web-cache",
    ref: { kind: "branch", name: "main" },
    defaultBranch: "main",
    canExport: true,
    hasCacheOfActions: true,
    ...overrides,
  };
}

const REGISTRY = "type=registry,ref=registry.example/shop/web-cache";

test("a branch reads its own cache and the default branch's, and writes its own as ECR takes it", () => {
  expect(planCache(request({ ref: { kind: "branch", name: "feature/a b" } }))).toEqual({
    from: [`${REGISTRY}:web-feature-a-b`, `${REGISTRY}:web-main`],
    to: [`${REGISTRY}:web-feature-a-b,mode=max,ignore-error=true,image-manifest=true,oci-mediatypes=true`],
    says: "registry.example/shop/web-cache",
  });
});

test("a pull request reads its own branch's, its base's and the default branch's, and writes none", () => {
  expect(planCache(request({ ref: { kind: "pull-request", head: "fix", base: "next" } }))).toEqual({
    from: [`${REGISTRY}:web-fix`, `${REGISTRY}:web-next`, `${REGISTRY}:web-main`],
    to: [],
    says: "registry.example/shop/web-cache, read only",
  });
});

test("a release reads the default branch's", () => {
  expect(planCache(request({ ref: { kind: "tag" } }))).toMatchObject({ from: [`${REGISTRY}:web-main`], to: [] });
});

test.each<[string, Partial<CacheRequest>, string]>([
  ["off", { mode: "off" }, "none: off"],
  ["gha", { mode: "gha" }, "the cache of GitHub Actions"],
  ["auto without a repository", { repositoryUri: undefined }, "the cache of GitHub Actions"],
  ["auto outside of GitHub", { repositoryUri: undefined, hasCacheOfActions: false }, "none: no repository for it"],
  ["auto on a plain engine", { canExport: false }, "none: this builder keeps its own and cannot write one"],
  ["registry without one", { mode: "registry", repositoryUri: undefined }, "none: no repository for it"],
  [
    "registry on a plain engine, which is refused later",
    { mode: "registry", canExport: false },
    "registry.example/shop/web-cache",
  ],
])("%s", (_, overrides, says) => {
  expect(planCache(request(overrides)).says).toBe(says);
});

test("GitHub's cache has a scope for each image and branch", () => {
  expect(planCache(request({ mode: "gha" }))).toMatchObject({
    from: ["type=gha,scope=web-main"],
    to: ["type=gha,scope=web-main,mode=max,ignore-error=true"],
  });
});

test("the tag of a cache is one that registries take", () => {
  const { from } = planCache(request({ image: { name: "web" }, ref: { kind: "branch", name: "x".repeat(200) } }));
  expect(from[0]?.split(":").at(-1)).toHaveLength(128);
});
