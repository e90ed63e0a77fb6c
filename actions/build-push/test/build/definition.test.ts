import { Secret } from "@deploy-actions/shared/secret";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import type { BuildOrder } from "../../src/build/build-order.ts";
import { bakeDefinition, type DefinitionOptions, pushReference } from "../../src/build/definition.ts";
import { pushTag } from "../../src/build/push-tag.ts";
import { ALL, NONE, order } from "./orders.ts";

const options: DefinitionOptions = {
  can: ALL,
  workspace: "/workspace",
  pushTag: ({ image }) => pushTag({ id: "77", attempt: "2" }, image.name),
  ociArtifact: true,
};

function target(given: BuildOrder, overrides: Partial<DefinitionOptions> = {}) {
  return bakeDefinition(new Map([["image-1", given]]), { ...options, ...overrides }).target["image-1"];
}

test("an image is pushed by its digest, without a tag", () => {
  expect(bakeDefinition(new Map([["image-1", order()]]), options)).toEqual({
    group: { default: { targets: ["image-1"] } },
    target: {
      "image-1": {
        context: "/workspace",
        dockerfile: "/workspace/Dockerfile",
        attest: ["type=provenance,mode=min"],
        output: [
          "type=image,name=registry.example/shop/web,push-by-digest=true,name-canonical=true,push=true,oci-mediatypes=true",
        ],
      },
    },
  });
});

test("all that was asked is in it", () => {
  const given = order({
    image: {
      context: "services/web",
      file: "docker/web.Dockerfile",
      target: "release",
      buildArgs: new Map([["SERVICE", "web"]]),
      buildContexts: new Map([
        ["shared", "./libs"],
        ["base", "docker-image://alpine:3.20"],
      ]),
      platforms: ["linux/amd64", "linux/arm64"],
      secrets: new Map([["npm", new Secret("hunter2")]]),
    },
    labels: new Map([["team", "shop"]]),
    secretFiles: new Map([["npm", "/tmp/secrets/0"]]),
    cacheFrom: ["type=gha,scope=web-main"],
    cacheTo: ["type=gha,scope=web-main,mode=max"],
    provenance: "max",
    sbom: true,
    epoch: 1_700_000_000,
    noCache: true,
    pull: true,
  });
  expect(target(given)).toEqual({
    context: "/workspace/services/web",
    dockerfile: "/workspace/docker/web.Dockerfile",
    target: "release",
    args: { SERVICE: "web", SOURCE_DATE_EPOCH: "1700000000" },
    contexts: { shared: "/workspace/libs", base: "docker-image://alpine:3.20" },
    platforms: ["linux/amd64", "linux/arm64"],
    labels: { team: "shop" },
    secret: ["type=file,id=npm,src=/tmp/secrets/0"],
    "cache-from": ["type=gha,scope=web-main"],
    "cache-to": ["type=gha,scope=web-main,mode=max"],
    "no-cache": true,
    pull: true,
    attest: ["type=provenance,mode=max", "type=sbom"],
    output: [expect.stringMatching(/,oci-mediatypes=true,rewrite-timestamp=true$/)],
  });
  expect(JSON.stringify(target(given))).not.toContain("hunter2");
});

test("without a push it is only built", () => {
  expect(target(order({ push: undefined }))?.output).toEqual(["type=cacheonly"]);
});

test("a builder that cannot push by digest pushes under a tag that says what it is", () => {
  const engine = { ...options, can: NONE };
  expect(target(order({ epoch: 1 }), engine)).toMatchObject({
    attest: ["type=provenance,disabled=true"],
    output: ["type=image,name=registry.example/shop/web:pushing-77-2-web,push=true,oci-mediatypes=true"],
  });
  expect(pushReference(order(), engine)).toBe("registry.example/shop/web:pushing-77-2-web");
  expect(pushReference(order(), options)).toBeUndefined();
  expect(pushReference(order({ push: undefined }), engine)).toBeUndefined();
});

test("such a tag is one that registries take, whatever the image is called", () => {
  expect(pushTag({ id: "1", attempt: "1" }, `a/b c${"x".repeat(200)}`)).toMatch(/^pushing-1-1-a-b-cx{1,}$/);
  expect(pushTag({ id: "1", attempt: "1" }, "x".repeat(200))).toHaveLength(128);
});

test("attestations of the older form are one more option of the push", () => {
  expect(target(order(), { ociArtifact: false })?.output[0]).toMatch(/,oci-artifact=false$/);
});

test.each([
  [
    "a generator of its own",
    { sbom: "registry.example/scanner:1" },
    ["type=provenance,mode=min", "type=sbom,generator=registry.example/scanner:1"],
  ],
  ["no provenance", { provenance: "off" as const }, ["type=provenance,disabled=true"]],
])("attestations: %s", (_, given, attest) => {
  expect(target(order(given))?.attest).toEqual(attest);
});

test("of a context that BuildKit fetches itself, the Dockerfile is a part", () => {
  const context = "https://github.com/acme/shop.git#main:web";
  expect(target(order({ image: { context } }))).toMatchObject({ context, dockerfile: "Dockerfile" });
});

test("a SOURCE_DATE_EPOCH of the user's own stands", () => {
  const given = order({ image: { buildArgs: new Map([["SOURCE_DATE_EPOCH", "0"]]) }, epoch: 1_700_000_000 });
  expect(target(given)?.args).toEqual({ SOURCE_DATE_EPOCH: "0" });
});

test("bake, which reads texts as templates, reads every value as it was written", () => {
  const asBakeReads = (text = "") => text.replace(/\$\$\{/g, "${").replace(/%%\{/g, "%{");
  expect(target(order({ image: { buildArgs: new Map([["A", "${b} %{c} $d 5%"]]) } }))?.args?.A).toBe(
    "$${b} %%{c} $d 5%",
  );
  const characters = fc.constantFrom("$", "%", "{", "}", "a");
  fc.assert(
    fc.property(fc.string({ unit: characters }), (value) => {
      const args = target(order({ image: { buildArgs: new Map([["A", value]]) } }))?.args;
      expect(asBakeReads(args?.A)).toBe(value);
    }),
  );
});
