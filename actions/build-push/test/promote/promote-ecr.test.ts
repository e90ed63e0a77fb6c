import { UpdateImageStorageClassCommand } from "@aws-sdk/client-ecr";
import { expect, test } from "@jest/globals";
import { deployTags } from "../../src/promote/environment.ts";
import { lookAt } from "../../src/promote/look.ts";
import { planPromotion } from "../../src/promote/plan.ts";
import { type PromotedImage, promote } from "../../src/promote/promote.ts";
import { promotionsOf } from "../../src/promote/promotion.ts";
import { readSources } from "../../src/promote/source.ts";
import { awsRegistry } from "../../src/registry/aws-registry.ts";
import { CONFIG, content, copyOf, imageOf, indexOf, referrerOf } from "../oci/content.ts";
import { simulatedRegistry } from "../oci/simulated-registry.ts";

const config = content('{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}', CONFIG);
const layer = content("a layer of some bytes".repeat(1000));
const image = imageOf(config, layer);
const index = indexOf(image);
const signature = referrerOf(index, "application/vnd.example.signature", config, layer);

/** An account with shop/web and live/web. */
async function account() {
  const stage = await simulatedRegistry({ repositories: ["shop/web", "live/web"], mounts: true });
  const { aws, clock, access, distribution } = stage;
  const { images } = awsRegistry({
    ...{ access, clock, registryId: aws.account, region: aws.region },
    ...{ log: () => {}, signal: new AbortController().signal },
  });
  return { ...stage, images, registry: { distribution, images } };
}

type Account = Awaited<ReturnType<typeof account>>;

async function push({ distribution }: Account): Promise<void> {
  for (const blob of [config, layer]) await distribution.writeBlob("shop/web", blob, copyOf(blob));
  for (const manifest of [image, index, signature]) await distribution.putManifest("shop/web", manifest);
  await distribution.putManifest("shop/web", index, "build-1");
}

function portsOf(here: Account, other: Account = here) {
  const registry = async (host: string | undefined) =>
    host === undefined || host === here.distribution.host ? here.registry : other.registry;
  return { registry, log: () => {}, clock: here.clock };
}

async function planFor(from: string, repository: string, ports: ReturnType<typeof portsOf>) {
  const sources = readSources(from);
  const promotions = sources.ok ? promotionsOf(sources.value, { host: undefined, repository }) : sources;
  if (!promotions.ok) throw new Error(JSON.stringify(promotions.problems));
  return planPromotion(await lookAt(promotions.value, ports));
}

async function run(here: Account, from: string, repository: string, tags: readonly string[], other?: Account) {
  const ports = portsOf(here, other);
  const plan = await planFor(from, repository, ports);
  if (!plan.ok) throw new Error(JSON.stringify(plan.problems));
  const writeTags = async ([promoted]: readonly PromotedImage[]) => {
    const { digest = "" } = promoted ?? {};
    const manifest = await here.images.manifest(repository, digest);
    if (!manifest) throw new Error(`${digest} is not in ${repository}`);
    for (const tag of tags) await here.clock.run(here.images.tag(repository, manifest, tag));
  };
  const { images } = await promote(plan.value, ports, writeTags);
  return images;
}

test("in its repository an image gets the tags of an environment", async () => {
  await using here = await account();
  await push(here);
  const deploy = { environment: "production", at: here.clock.now(), run: "7", attempt: 1, digest: index.digest };
  const { deployed = "", current } = deployTags(deploy, await here.images.list("shop/web"));
  await run(here, "shop/web:build-1", "shop/web", [deployed, current]);
  const found = await here.images.find("shop/web", { tag: "current-production" });
  expect(found?.digest).toBe(index.digest);
  expect(found?.tags.toSorted()).toEqual([
    "build-1",
    "current-production",
    "deployed-production-20260101T000000Z-r7.1",
  ]);
});

test("another repository of the account mounts it, with its signature", async () => {
  await using here = await account();
  await push(here);
  const images = await run(here, `shop/web@${index.digest}`, "live/web", ["v1"]);
  expect(images).toMatchObject([{ bytesCopied: 0, bytesMounted: config.size + layer.size }]);
  expect((await here.images.find("live/web", { tag: "v1" }))?.digest).toBe(index.digest);
  expect(await here.images.find("live/web", { digest: signature.digest })).toMatchObject({ subject: index.digest });
});

test("another account gets a copy", async () => {
  await using source = await account();
  await using here = await account();
  await push(source);
  const from = `${source.distribution.host}/shop/web:build-1`;
  const images = await run(here, from, "live/web", ["v1"], source);
  expect(images).toMatchObject([{ bytesCopied: config.size + layer.size, bytesMounted: 0 }]);
  expect((await here.images.find("live/web", { tag: "v1" }))?.digest).toBe(index.digest);
  expect((await here.distribution.referrers("live/web", index.digest)).map(({ digest }) => digest)).toEqual([
    signature.digest,
  ]);
});

test("an archived image has to be restored first", async () => {
  await using here = await account();
  await push(here);
  await here.ecr.send(
    new UpdateImageStorageClassCommand({
      ...{ repositoryName: "shop/web", imageId: { imageDigest: index.digest }, targetStorageClass: "ARCHIVE" },
    }),
  );
  expect(await planFor("shop/web:build-1", "live/web", portsOf(here))).toMatchObject({
    ok: false,
    problems: [{ fix: expect.stringContaining(`--image-id imageDigest=${index.digest}`) }],
  });
});
