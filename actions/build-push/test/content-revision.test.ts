import { describe, expect, test } from "@jest/globals";
import { revisionOf } from "../src/content/revision.ts";
import { CONFIG, content, copyOf, imageOf, indexOf, referrerOf } from "./oci/content.ts";
import { clientOf } from "./oci/distribution-stage.ts";
import { TestRegistry } from "./oci/registry.ts";
import { simulatedRegistry } from "./oci/simulated-registry.ts";

const SHA = "0123456789abcdef0123456789abcdef01234567";
const configOf = (labels: object) => content(JSON.stringify({ config: { Labels: labels } }), CONFIG);
const ours = configOf({ "org.opencontainers.image.revision": SHA });
const foreign = configOf({ maintainer: "acme" });
const broken = content("{", CONFIG);
const empty = content("{}", "application/vnd.oci.empty.v1+json");

const single = imageOf(ours);
const unlabelled = imageOf(foreign);
const unreadable = imageOf(broken);
const artifact = referrerOf(single, "application/vnd.example", empty);
const several = indexOf(single, unlabelled);
const nested = indexOf(several);
const BLOBS = [ours, foreign, broken, empty];
const MANIFESTS = [single, unlabelled, unreadable, artifact, several, nested];

const REGISTRIES = {
  "a registry in memory": async () => {
    const registry = await TestRegistry.start();
    registry.repository("shop/web");
    return { ...clientOf(registry.host), [Symbol.asyncDispose]: () => registry[Symbol.asyncDispose]() };
  },
  "simulated ECR": () => simulatedRegistry({ repositories: ["shop/web"], mounts: false }),
};

describe.each(Object.entries(REGISTRIES))("%s", (_, open) => {
  test.each<[what: string, digest: string, revision: string | undefined]>([
    ["an image", single.digest, SHA],
    ["the first image of an index", several.digest, SHA],
    ["an image of somebody else", unlabelled.digest, undefined],
    ["a configuration that is no JSON", unreadable.digest, undefined],
    ["something that is no image", artifact.digest, undefined],
    ["an index of indexes", nested.digest, undefined],
    ["nothing", `sha256:${"0".repeat(64)}`, undefined],
  ])("the commit of %s", async (_, digest, revision) => {
    await using stage = await open();
    const { distribution } = stage;
    for (const blob of BLOBS) await distribution.writeBlob("shop/web", blob, copyOf(blob));
    for (const manifest of MANIFESTS) await distribution.putManifest("shop/web", manifest);
    expect(await revisionOf("shop/web", digest, distribution)).toBe(revision);
  });
});
