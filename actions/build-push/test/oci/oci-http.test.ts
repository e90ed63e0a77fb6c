import { buffer } from "node:stream/consumers";
import { Secret } from "@deploy-actions/shared/secret";
import { expect, test } from "@jest/globals";
import { CONFIG, content, copyOf, imageOf, LAYER, referrerOf } from "./content.ts";
import { distributionContract } from "./distribution.contract.ts";
import { clientOf } from "./distribution-stage.ts";
import { TestRegistry } from "./registry.ts";
import { sha256 } from "./registry-store.ts";

const BEHAVIOURS = {
  "a registry with passwords": {},
  "a registry with tokens": { auth: "bearer" },
  "a registry for everybody": { auth: "none" },
  "a registry that does not mount": { mounts: false },
  "a registry without the referrers API": { referrersApi: false },
  "a registry with its layers in a bucket": { bucket: true },
} as const;

for (const [name, behaviour] of Object.entries(BEHAVIOURS))
  distributionContract(name, async () => {
    const registry = await TestRegistry.start(behaviour);
    for (const repository of ["shop/web", "shop/api"]) registry.repository(repository);
    const { distribution } = clientOf(registry.host);
    return { distribution, [Symbol.asyncDispose]: () => registry[Symbol.asyncDispose]() };
  });

const config = content("{}", CONFIG);
const layer = content("0123456789".repeat(1000));
const image = imageOf(config, layer);

async function filled(behaviour = {}) {
  const registry = await TestRegistry.start(behaviour);
  const web = registry.repository("shop/web");
  for (const { digest, bytes } of [config, layer]) web.blobs.set(digest, bytes);
  web.manifests.set(image.digest, image);
  web.tags.set("v1", image.digest);
  return { registry, web, ...clientOf(registry.host), [Symbol.asyncDispose]: () => registry[Symbol.asyncDispose]() };
}

/** The first `times` requests of that method. */
function firstly(times: number, wanted: string, fault: number | "reset" | "cut" | "corrupt") {
  let left = times;
  return (method: string, path: string) => (`${method} ${path}`.startsWith(wanted) && left-- > 0 ? fault : undefined);
}

test.each([
  ["is busy", 429],
  ["fails on its side", 503],
  ["breaks the connection", "reset"],
] as const)("a registry that %s for a moment is asked again", async (_, fault) => {
  await using stage = await filled();
  const { registry, distribution, lines, web } = stage;
  registry.fault = firstly(2, "GET", fault);
  expect(await distribution.manifest("shop/web", image.digest)).toMatchObject({ text: image.text });
  registry.fault = firstly(2, "PUT", fault);
  const fresh = content("a new layer");
  expect(await distribution.writeBlob("shop/web", fresh, copyOf(fresh))).toBe("copied");
  expect(web.blobs.get(fresh.digest)).toEqual(fresh.bytes);
  expect(lines).toHaveLength(4);
  expect(lines[0]).toMatch(/^Attempt 2 of 6 in /);
});

test("one that stays busy says who is, and what was being done", async () => {
  await using stage = await filled();
  stage.registry.fault = () => 429;
  await expect(stage.distribution.manifest("shop/web", image.digest)).rejects.toMatchObject({
    message: `The registry ${stage.registry.host} throttled reading the manifest ${image.digest} of shop/web.`,
    evidence: [`${stage.registry.host} answered HTTP 429, FAULT: as asked for`],
  });
  expect(stage.lines).toHaveLength(5);
});

test("what is not allowed is not asked again, and says what to allow", async () => {
  await using stage = await filled();
  stage.registry.fault = () => 403;
  await expect(stage.distribution.writeBlob("shop/web", layer, copyOf(layer))).rejects.toMatchObject({
    message: `The registry ${stage.registry.host} denied putting the layer ${layer.digest} into shop/web.`,
    hint: expect.stringContaining("ecr:CompleteLayerUpload"),
  });
  expect(stage.lines).toEqual([]);
});

test.each([{}, { auth: "bearer" }])("a wrong password is told as that (%j), and does not show", async (behaviour) => {
  await using stage = await filled(behaviour);
  const { host } = stage.registry;
  const login = { host, username: "AWS", password: new Secret("another"), expiresAt: 0 };
  const { distribution } = clientOf(host, { login: async () => login });
  const error = await distribution.resolve("shop/web", "v1").catch((thrown) => thrown);
  expect(error.message).toBe(`The registry ${host} did not accept the sign-in for looking for v1 in shop/web.`);
  expect(JSON.stringify([error, error.evidence, String(error.cause)])).not.toContain("another");
});

test("who does not sign in reads what is for everybody, and is told where it is not", async () => {
  await using open = await filled({ auth: "none" });
  const anonymous = { login: async () => undefined };
  expect(await clientOf(open.registry.host, anonymous).distribution.resolve("shop/web", "v1")).toBe(image.digest);
  await using closed = await filled();
  await expect(clientOf(closed.registry.host, anonymous).distribution.resolve("shop/web", "v1")).rejects.toThrow(
    "did not accept the sign-in",
  );
});

test("a changed manifest is refused", async () => {
  await using stage = await filled();
  stage.registry.fault = () => "corrupt";
  await expect(stage.distribution.manifest("shop/web", image.digest)).rejects.toThrow(
    `The registry ${stage.registry.host} gave something else for ${image.digest}`,
  );
});

test("a changed layer is refused before it is all there", async () => {
  await using stage = await filled();
  stage.registry.fault = () => "corrupt";
  const content = await stage.distribution.readBlob("shop/web", layer);
  await expect(buffer(content)).rejects.toThrow(`gave something else for ${layer.digest}`);
});

test("a layer whose source breaks in the middle is copied from its start again", async () => {
  await using source = await filled();
  await using destination = await filled();
  destination.web.blobs.delete(layer.digest);
  source.registry.fault = firstly(1, "GET", "cut");
  const open = () => source.distribution.readBlob("shop/web", layer);
  expect(await destination.distribution.writeBlob("shop/web", layer, { mountFrom: undefined, open })).toBe("copied");
  expect(destination.web.blobs.get(layer.digest)).toEqual(layer.bytes);
  expect(destination.lines).toEqual([expect.stringMatching(/^Attempt 2 of 6 in /)]);
});

test("a source that stays broken is named, not the registry that waits for it", async () => {
  await using source = await filled();
  await using destination = await filled();
  destination.web.blobs.delete(layer.digest);
  source.registry.fault = () => "cut";
  const open = () => source.distribution.readBlob("shop/web", layer);
  await expect(destination.distribution.writeBlob("shop/web", layer, { mountFrom: undefined, open })).rejects.toThrow(
    `the connection to ${source.registry.host} broke (ECONNRESET)`,
  );
  expect(destination.web.blobs.has(layer.digest)).toBe(false);
});

test("a layer is passed on in pieces, never held as a whole", async () => {
  await using stage = await filled();
  const piece = Buffer.alloc(1024 * 1024, "x");
  const size = 32 * piece.length;
  const digest = sha256(Buffer.alloc(size, "x"));
  let given = 0;
  let ahead = 0;
  const open = async () =>
    (async function* () {
      for (; given < size; given += piece.length) {
        ahead = Math.max(ahead, given - stage.registry.bytesReceived);
        yield piece;
      }
    })();
  await stage.distribution.writeBlob("shop/web", { mediaType: LAYER, digest, size }, { mountFrom: undefined, open });
  expect(given).toBe(size);
  expect(ahead).toBeLessThan(size / 4);
});

test("the list of referrers that clients keep grows, and what was on it stays", async () => {
  await using stage = await filled({ referrersApi: false });
  const { distribution, web } = stage;
  const [signature, sbom] = ["application/vnd.example.signature", "application/spdx+json"].map((type) =>
    referrerOf(image, type, config, layer),
  );
  if (!signature || !sbom) throw new Error("never");
  for (const referrer of [signature, sbom, sbom]) await distribution.putManifest("shop/web", referrer);
  const list = web.manifests.get(web.tags.get(image.digest.replace(":", "-")) ?? "");
  expect(JSON.parse(list?.text ?? "").manifests).toEqual([
    expect.objectContaining({ digest: signature.digest, artifactType: "application/vnd.example.signature" }),
    expect.objectContaining({ digest: sbom.digest, artifactType: "application/spdx+json" }),
  ]);
});

test("a password goes to no other host, and tokens are asked for once", async () => {
  await using bucket = await filled({ bucket: true });
  expect(await buffer(await bucket.distribution.readBlob("shop/web", layer))).toEqual(layer.bytes);
  await using tokens = await filled({ auth: "bearer" });
  for (let time = 0; time < 3; time++) await tokens.distribution.resolve("shop/web", "v1");
  expect(tokens.registry.requests.filter((request) => request === "GET /token")).toHaveLength(1);
});

test("a step that is cancelled stops at once, with the reason", async () => {
  await using stage = await filled();
  const controller = new AbortController();
  stage.registry.fault = () => {
    controller.abort(new Error("The job was cancelled"));
    return 503;
  };
  const { distribution } = clientOf(stage.registry.host, { signal: controller.signal });
  await expect(distribution.resolve("shop/web", "v1")).rejects.toThrow("The job was cancelled");
  expect(stage.registry.requests).toHaveLength(2);
});

test.each([{}, { auth: "bearer" }])("requests that are first at the same time all get in (%j)", async (behaviour) => {
  await using stage = await filled(behaviour);
  const all = await Promise.all(Array.from({ length: 5 }, () => stage.distribution.resolve("shop/web", "v1")));
  expect(all).toEqual(Array.from({ length: 5 }, () => image.digest));
});
