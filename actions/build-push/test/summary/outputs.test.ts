import { expect, test } from "@jest/globals";
import { outputsOf } from "../../src/summary/outputs.ts";
import { api, DIGEST, image, REGISTRY, step } from "./step-facts.ts";

const BUILD = "build-20261121T223100Z-0a1b2c3d4e5f";

test("one image is told value by value, and by its name", () => {
  const { images, ...outputs } = outputsOf(step());
  expect(outputs).toEqual({
    status: "pushed",
    digest: DIGEST,
    repository: "shop/web",
    tag: BUILD,
    tags: `${BUILD}\nmain`,
    ref: `shop/web@${DIGEST}`,
    image: `${REGISTRY}/shop/web@${DIGEST}`,
    skipped: "false",
    size: "45300000",
  });
  expect(JSON.parse(images)).toEqual({
    web: {
      digest: DIGEST,
      repository: "shop/web",
      tag: BUILD,
      tags: [BUILD, "main"],
      ref: `shop/web@${DIGEST}`,
      size: 45_300_000,
      skipped: false,
      platforms: ["linux/amd64"],
    },
  });
});

test("of several images only what they share is told outside of the JSON", () => {
  const outputs = outputsOf(step({ images: [image(), api({ size: 1 })] }));
  expect(outputs).toMatchObject({
    digest: "",
    repository: "",
    ref: "",
    image: "",
    size: "",
    tag: BUILD,
    tags: `${BUILD}\nmain`,
  });
  expect(Object.keys(JSON.parse(outputs.images))).toEqual(["web", "api"]);
});

test("the account's number is in the output image alone, which the runner may hold back", () => {
  const { image: _, ...others } = outputsOf(step({ images: [image()] }));
  expect(JSON.stringify(others)).not.toContain("123456789012");
});

test.each([
  ["reused", "reused", "true"],
  ["promoted", "unchanged", "true"],
  ["built", "reused", "false"],
  ["not-pushed", "reused", "false"],
] as const)("%s and %s: skipped is %s", (one, other, skipped) => {
  expect(outputsOf(step({ images: [image({ status: one }), api({ status: other })] })).skipped).toBe(skipped);
});

test("what was not pushed has no digest to deploy", () => {
  const images = [image({ status: "not-pushed", digest: undefined, registry: undefined, tags: [], size: undefined })];
  const outputs = outputsOf(step({ status: "built", images }));
  expect(outputs).toMatchObject({ status: "built", digest: "", ref: "", image: "", tag: "", tags: "", size: "" });
  expect(JSON.parse(outputs.images)).toEqual({
    web: { repository: "shop/web", tags: [], skipped: false, platforms: ["linux/amd64"] },
  });
});

test.each(["failed", "cancelled"] as const)("a step that %s names nothing that could be deployed", (status) => {
  expect(outputsOf(step({ status }))).toEqual({
    status,
    digest: "",
    repository: "",
    tag: "",
    tags: "",
    ref: "",
    image: "",
    images: "{}",
    skipped: "false",
    size: "",
  });
});
