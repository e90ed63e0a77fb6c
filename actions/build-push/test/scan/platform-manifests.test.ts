import { expect, test } from "@jest/globals";
import type { Manifest } from "../../src/registry/images.ts";
import { entriesOf, platformManifestsOf } from "../../src/scan/platform-manifests.ts";

const manifest = (value: unknown, digest = "sha256:index"): Manifest => ({
  digest,
  mediaType: "application/vnd.oci.image.index.v1+json",
  text: typeof value === "string" ? value : JSON.stringify(value),
});

const amd64 = { digest: "sha256:amd64", platform: { os: "linux", architecture: "amd64" } };
const armV7 = { digest: "sha256:arm", platform: { os: "linux", architecture: "arm", variant: "v7" } };

test.each<[string, object, string[]]>([
  ["an image itself", { config: {}, layers: [] }, ["undefined sha256:index"]],
  ["platforms", { manifests: [amd64, armV7] }, ["linux/amd64 sha256:amd64", "linux/arm/v7 sha256:arm"]],
  [
    "BuildKit's attestation",
    {
      manifests: [
        amd64,
        {
          digest: "sha256:provenance",
          platform: { os: "unknown", architecture: "unknown" },
          annotations: { "vnd.docker.reference.type": "attestation-manifest" },
        },
      ],
    },
    ["linux/amd64 sha256:amd64"],
  ],
  [
    "an artifact",
    { manifests: [amd64, { digest: "sha256:sbom", artifactType: "text/spdx" }] },
    ["linux/amd64 sha256:amd64"],
  ],
  ["no platform told", { manifests: [{ digest: "sha256:child" }] }, ["undefined sha256:child"]],
  ["nothing but attestations", { manifests: [{ digest: "sha256:p", platform: { os: "unknown" } }] }, []],
])("of a manifest are scanned: %s", (_, value, entries) => {
  expect(entriesOf(manifest(value)).map(({ platform, digest }) => `${platform} ${digest}`)).toEqual(entries);
});

test("a manifest that is not JSON is no image", () => {
  expect(() => entriesOf(manifest("<html>"))).toThrow("The manifest of sha256:index is not JSON.");
});

const nested = manifest({
  manifests: [amd64, { digest: "sha256:inner", mediaType: "application/vnd.oci.image.index.v1+json" }],
});
const inner = manifest({ manifests: [armV7] }, "sha256:inner");

const registryOf = (...manifests: readonly Manifest[]) => ({
  manifest: async (_: string, digest: string) => manifests.find((one) => one.digest === digest),
});

test("an index in an index is opened, too", async () => {
  expect(await platformManifestsOf("web", "sha256:index", registryOf(nested, inner))).toEqual([
    { platform: "linux/amd64", digest: "sha256:amd64" },
    { platform: "linux/arm/v7", digest: "sha256:arm" },
  ]);
});

test("an index that the registry has only a part of is not taken for what is there of it", async () => {
  expect(await platformManifestsOf("web", "sha256:index", registryOf(nested))).toBeUndefined();
  expect(await platformManifestsOf("web", "sha256:index", registryOf())).toBeUndefined();
});
