import { expect, test } from "@jest/globals";
import { imageLabels } from "../src/image-labels.ts";

const SOURCE = {
  url: "https://github.com/acme/shop",
  commit: "0123456789abcdef0123456789abcdef01234567",
  committedAt: Date.UTC(2026, 10, 21, 8, 30),
};

test("an image says where it comes from, with the time of the commit", () => {
  expect(Object.fromEntries(imageLabels(SOURCE, "1.2.3", new Map()))).toEqual({
    "org.opencontainers.image.source": "https://github.com/acme/shop",
    "org.opencontainers.image.revision": SOURCE.commit,
    "org.opencontainers.image.version": "1.2.3",
    "org.opencontainers.image.created": "2026-11-21T08:30:00Z",
  });
});

test("the labels of the user win, and what nobody knows is left out", () => {
  const own = new Map([
    ["org.opencontainers.image.source", "https://example.com"],
    ["team", "shop"],
  ]);
  const labels = imageLabels({ ...SOURCE, commit: undefined, committedAt: undefined }, undefined, own);
  expect(Object.fromEntries(labels)).toEqual({
    "org.opencontainers.image.source": "https://example.com",
    team: "shop",
  });
});
