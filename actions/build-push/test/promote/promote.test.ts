import { expect, test } from "@jest/globals";
import { fakeRegistry } from "../fakes/fake-registry.ts";
import { CONFIG, type Content, content, imageOf, indexOf, referrerOf } from "../oci/content.ts";
import { TestRegistry } from "../oci/registry.ts";
import type { StoredRepository } from "../oci/registry-store.ts";
import { planFor, promoteAll, registriesOf } from "./stage.ts";

const base = content("the base that all images share".repeat(100));
const configs = {
  amd64: content('{"architecture":"amd64"}', CONFIG),
  arm64: content('{"architecture":"arm64"}', CONFIG),
};
const amd64 = imageOf(configs.amd64, base, content("amd64"));
const arm64 = imageOf(configs.arm64, base, content("arm64"));
const empty = content("{}", "application/vnd.oci.empty.v1+json");
const provenance = imageOf(content("provenance", CONFIG), content("in-toto", "application/vnd.in-toto+json"));
const index = indexOf(amd64, arm64, provenance);
const signature = referrerOf(index, "application/vnd.example.signature", empty, content("signed"));
const sbom = referrerOf(amd64, "application/spdx+json", empty, content("packages"));
const countersignature = referrerOf(sbom, "application/vnd.example.signature", empty, content("signed, too"));
const cosigned = imageOf(content("cosign", CONFIG), content("signed by its tag"));
const everything = [amd64, arm64, provenance, index, signature, sbom, countersignature, cosigned];
const contents = [
  ...[base, ...Object.values(configs), empty],
  ...["amd64", "arm64", "signed", "packages", "signed, too", "signed by its tag"].map((text) => content(text)),
  ...[content("provenance", CONFIG), content("in-toto"), content("cosign", CONFIG)],
];
const cosignTag = `${index.digest.replace(":", "-")}.sig`;
const bytes = (blobs: readonly Content[]) => blobs.reduce((sum, { size }) => sum + size, 0);

/** Holds the index with all that belongs to it, as v0. */
function fill(repository: StoredRepository): void {
  for (const { digest, bytes } of contents) repository.blobs.set(digest, bytes);
  for (const manifest of everything) repository.manifests.set(manifest.digest, manifest);
  repository.tags.set("v0", index.digest).set(cosignTag, cosigned.digest);
}

function expectAllOf(repository: StoredRepository): void {
  expect([...repository.manifests.keys()].sort()).toEqual(everything.map(({ digest }) => digest).sort());
  for (const { digest, text, mediaType } of everything)
    expect(repository.manifests.get(digest)).toEqual({ text, mediaType });
  expect([...repository.blobs.keys()].sort()).toEqual([...new Set(contents.map(({ digest }) => digest))].sort());
  expect(repository.tags.get(cosignTag)).toBe(cosigned.digest);
}

const writes = ({ requests }: TestRegistry) => requests.filter((request) => /^(PUT|POST)/.test(request));

test("within its repository an image gets its tag, and not a byte moves", async () => {
  await using registry = await TestRegistry.start();
  fill(registry.repository("shop/web"));
  const { ports } = registriesOf(registry);
  const { images } = await promoteAll(`shop/web@${index.digest}`, undefined, ports);
  expect(images).toEqual([
    {
      ...{ name: "web", digest: index.digest, host: registry.host, repository: "shop/web" },
      ...{ bytesCopied: 0, bytesMounted: 0, bytesThere: 0 },
    },
  ]);
  expect(registry.repository("shop/web").tags.get("v1")).toBe(index.digest);
  expect(registry.bytesRead + registry.bytesReceived).toBe(0);
  expect(writes(registry)).toEqual(["PUT /v2/shop/web/manifests/v1"]);
});

test("into another repository of the registry it is mounted, with its attestations, signatures and SBOMs", async () => {
  await using registry = await TestRegistry.start();
  fill(registry.repository("shop/web"));
  const live = registry.repository("live/web");
  const { ports, lines } = registriesOf(registry);
  const { images } = await promoteAll("shop/web:v0", { host: undefined, repository: "live/web" }, ports);
  expectAllOf(live);
  expect(live.tags.get("v1")).toBe(index.digest);
  expect(images).toMatchObject([{ bytesCopied: 0, bytesMounted: bytes(contents), bytesThere: 0 }]);
  expect(registry.bytesRead + registry.bytesReceived).toBe(0);
  expect(lines).toEqual([`shop/web:v0 is ${index.digest}.`, "web: 0.0 MB mounted, in 0 ms."]);
});

test("a registry that does not mount gets it byte by byte", async () => {
  await using registry = await TestRegistry.start({ mounts: false });
  fill(registry.repository("shop/web"));
  const { ports } = registriesOf(registry);
  registry.repository("live/web");
  const { images } = await promoteAll("shop/web:v0", { host: undefined, repository: "live/web" }, ports);
  expectAllOf(registry.repository("live/web"));
  expect(images).toMatchObject([{ bytesCopied: bytes(contents), bytesMounted: 0 }]);
});

test.each([
  ["another registry", {}],
  ["one without the referrers API", { referrersApi: false }],
  ["one that asks for tokens", { auth: "bearer" }],
] as const)("into %s everything is copied, once", async (_, behaviour) => {
  await using source = await TestRegistry.start();
  await using destination = await TestRegistry.start(behaviour);
  fill(source.repository("shop/web"));
  const live = destination.repository("shop/web");
  const { ports } = registriesOf(destination, source);
  const { images } = await promoteAll(`${source.host}/shop/web:v0`, undefined, ports);
  expect(images).toMatchObject([{ host: destination.host, bytesCopied: bytes(contents), bytesMounted: 0 }]);
  expect(source.bytesRead).toBe(bytes(contents));
  expect(live.tags.get("v1")).toBe(index.digest);
  for (const { digest } of everything) expect(live.manifests.has(digest)).toBe(true);
  const { distribution } = await ports.registry(undefined);
  expect((await distribution.referrers("shop/web", index.digest)).map(({ digest }) => digest)).toEqual([
    signature.digest,
  ]);

  const before = writes(destination).length;
  const again = await promoteAll(`${source.host}/shop/web:v0`, undefined, ports);
  expect(again.images).toMatchObject([{ bytesCopied: 0, bytesMounted: 0, bytesThere: bytes(contents) }]);
  expect(writes(destination).slice(before)).toEqual(["PUT /v2/shop/web/manifests/v1"]);
});

test("lists of referrers that clients keep are read at the source, too", async () => {
  await using source = await TestRegistry.start({ referrersApi: false });
  await using destination = await TestRegistry.start();
  const web = source.repository("shop/web");
  fill(web);
  const gone = referrerOf(index, "application/vnd.example.signature", empty, content("expired"));
  const list = indexOf(signature, gone);
  web.manifests.set(list.digest, list);
  web.tags.set(index.digest.replace(":", "-"), list.digest);
  const live = destination.repository("shop/web");
  const { ports, lines } = registriesOf(destination, source);
  await promoteAll(`${source.host}/shop/web:v0`, undefined, ports);
  expect(live.manifests.has(signature.digest)).toBe(true);
  expect(lines).toContain(
    `${gone.digest}, said to be attached to ${index.digest}, is not in shop/web any more: it is left out.`,
  );
});

test("what is there already is not copied", async () => {
  await using source = await TestRegistry.start();
  await using destination = await TestRegistry.start();
  fill(source.repository("shop/web"));
  const live = destination.repository("shop/web");
  live.blobs.set(base.digest, base.bytes);
  for (const { digest, bytes } of [configs.amd64, content("amd64")]) live.blobs.set(digest, bytes);
  live.manifests.set(amd64.digest, amd64);
  const { ports } = registriesOf(destination, source);
  const { images } = await promoteAll(`${source.host}/shop/web:v0`, undefined, ports);
  const there = [base, configs.amd64, content("amd64")];
  expect(images).toMatchObject([{ bytesCopied: bytes(contents) - bytes(there), bytesThere: bytes(there) }]);
});

test("images of a monorepo bring their base once, and mount it from each other", async () => {
  await using source = await TestRegistry.start();
  await using destination = await TestRegistry.start();
  for (const name of ["shop/web", "shop/api"]) {
    fill(source.repository(name));
    destination.repository(name);
  }
  const { ports } = registriesOf(destination, source);
  const from = `${source.host}/shop/web:v0\n${source.host}/shop/api:v0`;
  const { images } = await promoteAll(from, undefined, ports);
  expect(images).toMatchObject([
    { name: "web", bytesCopied: bytes(contents), bytesMounted: 0 },
    { name: "api", bytesCopied: 0, bytesMounted: bytes(contents) },
  ]);
  for (const name of ["shop/web", "shop/api"]) expectAllOf(destination.repository(name));
});

test("when the last image cannot be copied, none has got a tag", async () => {
  await using source = await TestRegistry.start();
  await using destination = await TestRegistry.start();
  for (const name of ["shop/web", "shop/api"]) fill(source.repository(name));
  destination.repository("shop/web");
  destination.repository("shop/api");
  destination.fault = (method, path) => (method === "PUT" && path.includes("/shop/api/manifests") ? 403 : undefined);
  const { ports } = registriesOf(destination, source);
  const from = `${source.host}/shop/web:v0\n${source.host}/shop/api:v0`;
  await expect(promoteAll(from, undefined, ports)).rejects.toMatchObject({
    message: expect.stringMatching(
      `^api could not be brought from ${source.host}/shop/api to ${destination.host}/shop/api, so that no image got a tag. The registry ${destination.host} denied `,
    ),
    hint: expect.stringContaining("ecr:PutImage"),
  });
  for (const name of ["shop/web", "shop/api"]) expect(destination.repository(name).tags.has("v1")).toBe(false);
});

test("a tag that moves meanwhile does not change what is promoted", async () => {
  await using registry = await TestRegistry.start();
  fill(registry.repository("shop/web"));
  registry.repository("live/web");
  const { ports } = registriesOf(registry);
  registry.fault = (method) => {
    if (method === "POST") registry.repository("shop/web").tags.set("v0", arm64.digest);
    return undefined;
  };
  await promoteAll("shop/web:v0", { host: undefined, repository: "live/web" }, ports);
  expect(registry.repository("live/web").tags.get("v1")).toBe(index.digest);
});

test("a signature that is another one at the destination stays as it is", async () => {
  await using source = await TestRegistry.start();
  await using destination = await TestRegistry.start();
  fill(source.repository("shop/web"));
  const live = destination.repository("shop/web");
  live.manifests.set(arm64.digest, arm64);
  live.tags.set(cosignTag, arm64.digest);
  const { ports, lines } = registriesOf(destination, source);
  await promoteAll(`${source.host}/shop/web:v0`, undefined, ports);
  expect(live.tags.get(cosignTag)).toBe(arm64.digest);
  expect(lines).toContain(`${cosignTag} is another one in shop/web, and stays there as it is.`);
});

test("an index that lost one of its images is refused before anything is copied", async () => {
  await using registry = await TestRegistry.start();
  fill(registry.repository("shop/web"));
  registry.repository("shop/web").manifests.delete(arm64.digest);
  registry.repository("live/web");
  const { ports } = registriesOf(registry);
  await expect(promoteAll("shop/web:v0", { host: undefined, repository: "live/web" }, ports)).rejects.toThrow(
    `${arm64.digest} is part of the image, and not in ${registry.host}/shop/web.`,
  );
  expect(writes(registry)).toEqual([]);
});

test("images that are not there are all told, and where one would be looked for", async () => {
  await using registry = await TestRegistry.start();
  registry.repository("shop/web");
  const { ports } = registriesOf(registry);
  expect(await planFor(`shop/web:v9\nshop/api@${index.digest}`, undefined, ports)).toMatchObject({
    ok: false,
    problems: [
      {
        at: "from",
        message: `shop/web:v9 is not in ${registry.host}/shop/web.`,
        fix: expect.stringContaining("HOST/shop/web:v9"),
      },
      { at: "from", message: `shop/api@${index.digest} is not in ${registry.host}/shop/api.` },
    ],
  });
});

test.each([
  [
    "ARCHIVED",
    "is in the archive of",
    "Restore it first: aws ecr update-image-storage-class --repository-name shop/web --image-id imageDigest=DIGEST --target-storage-class STANDARD",
  ],
  ["ACTIVATING", "is just being restored from the archive of", "Run again in some minutes."],
] as const)("an image that is %s has to be restored first", async (status, what, fix) => {
  await using registry = await TestRegistry.start();
  const ecr = fakeRegistry();
  const { digest } = ecr.push("shop/web", { tags: ["v0"], facts: { status } });
  const { ports, known } = registriesOf(registry);
  const { distribution } = await ports.registry(undefined);
  known.set(undefined, { distribution, images: ecr.images });
  expect(await planFor("shop/web:v0", undefined, ports)).toEqual({
    ok: false,
    problems: [
      {
        at: "from",
        message: `shop/web:v0 ${what} ${registry.host}/shop/web.`,
        fix: fix.replace("DIGEST", digest),
      },
    ],
  });
});
