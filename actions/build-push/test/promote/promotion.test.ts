import { expect, test } from "@jest/globals";
import { promotionsOf, written } from "../../src/promote/promotion.ts";
import { readSources } from "../../src/promote/source.ts";

function sources(from: string) {
  const read = readSources(from);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.value;
}

test("an image goes to the repository of its own name in the registry of the step", () => {
  expect(promotionsOf(sources("ghcr.io/shop/web:v1\nshop/api:v1"), undefined)).toMatchObject({
    ok: true,
    value: [
      { name: "web", source: { host: "ghcr.io" }, destination: { host: undefined, repository: "shop/web" } },
      { name: "api", source: { host: undefined }, destination: { host: undefined, repository: "shop/api" } },
    ],
  });
});

test("one image goes where it is told", () => {
  const to = { host: "registry.example.com", repository: "live/web" };
  expect(promotionsOf(sources("shop/web:v1"), to)).toMatchObject({ ok: true, value: [{ destination: to }] });
});

test("several images do not go into one repository", () => {
  expect(promotionsOf(sources("shop/web:v1\nshop/api:v1"), { host: undefined, repository: "live" })).toEqual({
    ok: false,
    problems: [
      {
        at: "repository",
        message: "2 images would get the same tags in live: shop/web:v1, shop/api:v1.",
        fix: "Leave repository out: each goes to the one of its own name.",
      },
    ],
  });
});

test("nor do two of one repository", () => {
  expect(promotionsOf(sources("shop/web:v1\nshop/web:v2"), undefined)).toMatchObject({
    ok: false,
    problems: [{ at: "from", message: "2 images would get the same tags in shop/web: shop/web:v1, shop/web:v2." }],
  });
});

test.each(["shop/web:v1", "ghcr.io/shop/web:v1", `shop/web@sha256:${"a".repeat(64)}`])("%s is written so", (text) => {
  const [source] = sources(text);
  expect(source && written(source)).toBe(text);
});
