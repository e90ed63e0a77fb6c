import { expect, test } from "@jest/globals";
import { contentsOf } from "../../src/oci/manifest-contents.ts";
import { CONFIG, content, descriptor, IMAGE, imageOf, indexOf, manifestOf, referrerOf } from "./content.ts";

const config = content("{}", CONFIG);
const layer = content("a layer");
const image = imageOf(config, layer);

test("an image has a configuration and layers, each once", () => {
  const twice = imageOf(config, layer, content("another"), layer);
  expect(contentsOf(twice)).toEqual({
    manifests: [],
    blobs: [config, layer, content("another")].map(descriptor),
    subject: undefined,
    artifactType: CONFIG,
  });
});

test("an index has manifests", () => {
  const { manifests, blobs } = contentsOf(indexOf(image, imageOf(config)));
  expect([manifests, blobs]).toEqual([[image, imageOf(config)].map(descriptor), []]);
});

test("a signature has a subject and a type", () => {
  const { subject, artifactType } = contentsOf(referrerOf(image, "application/vnd.example.signature", config));
  expect([subject, artifactType]).toEqual([image.digest, "application/vnd.example.signature"]);
});

test.each([
  "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
  "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
])("a layer that stays at its vendor (%s) is nobody's to copy", (mediaType) => {
  expect(contentsOf(imageOf(config, content("windows", mediaType), layer)).blobs).toEqual(
    [config, layer].map(descriptor),
  );
});

test.each([
  ["{", ["Invalid type: Expected Object but received undefined"]],
  ['{"schemaVersion":1,"fsLayers":[]}', ["schemaVersion: Only version 2 of the schema can be copied"]],
  [
    manifestOf({ mediaType: IMAGE, ...{ config: { ...descriptor(config), digest: "sha256:../../etc" } } }).text,
    ["config.digest: It is not a SHA-256 digest"],
  ],
])("%s cannot be copied", (text, evidence) => {
  expect(() => contentsOf({ digest: "sha256:1", text })).toThrow(
    expect.objectContaining({ message: "The manifest sha256:1 cannot be read.", evidence }),
  );
});
