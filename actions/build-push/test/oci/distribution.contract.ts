import { buffer } from "node:stream/consumers";
import { expect, test } from "@jest/globals";
import type { Distribution } from "../../src/oci/distribution.ts";
import { CONFIG, content, copyOf, imageOf, indexOf, referrerOf } from "./content.ts";

/** Repositories shop/web and shop/api of one registry, empty. */
export interface DistributionStage extends AsyncDisposable {
  readonly distribution: Distribution;
}

/** What promotion relies on; every registry that it meets must hold it. */
export function distributionContract(name: string, open: () => Promise<DistributionStage>): void {
  const config = content('{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}', CONFIG);
  const layer = content("a layer, as good as any other");
  const image = imageOf(config, layer);

  const push = async ({ distribution }: DistributionStage, repository: string) => {
    for (const blob of [config, layer]) await distribution.writeBlob(repository, blob, copyOf(blob));
    await distribution.putManifest(repository, image);
  };

  test(`${name}: what is not there is undefined, or false`, async () => {
    await using stage = await open();
    const { distribution } = stage;
    expect(await distribution.resolve("shop/web", "v1")).toBeUndefined();
    expect(await distribution.resolve("shop/web", image.digest)).toBeUndefined();
    expect(await distribution.manifest("shop/web", image.digest)).toBeUndefined();
    expect(await distribution.hasBlob("shop/web", layer.digest)).toBe(false);
    expect(await distribution.referrers("shop/web", image.digest)).toEqual([]);
  });

  test(`${name}: an image comes back byte by byte as it was put there`, async () => {
    await using stage = await open();
    const { distribution } = stage;
    await push(stage, "shop/web");
    const { digest, mediaType, text } = image;
    expect(await distribution.manifest("shop/web", digest)).toEqual({ digest, mediaType, text });
    expect(await distribution.hasBlob("shop/web", layer.digest)).toBe(true);
    expect(await buffer(await distribution.readBlob("shop/web", layer))).toEqual(layer.bytes);
  });

  test(`${name}: a manifest put by its digest has no tag, and one put by a tag is found by it`, async () => {
    await using stage = await open();
    const { distribution } = stage;
    await push(stage, "shop/web");
    expect(await distribution.resolve("shop/web", image.digest)).toBe(image.digest);
    expect(await distribution.resolve("shop/web", "v1")).toBeUndefined();
    await distribution.putManifest("shop/web", image, "v1");
    expect(await distribution.resolve("shop/web", "v1")).toBe(image.digest);
  });

  test(`${name}: an image whose layers are missing is refused`, async () => {
    await using stage = await open();
    const { distribution } = stage;
    await distribution.writeBlob("shop/web", config, copyOf(config));
    await expect(distribution.putManifest("shop/web", image)).rejects.toThrow(image.digest);
    expect(await distribution.resolve("shop/web", image.digest)).toBeUndefined();
  });

  test(`${name}: an index comes after what it names`, async () => {
    await using stage = await open();
    const { distribution } = stage;
    const index = indexOf(image);
    await expect(distribution.putManifest("shop/web", index)).rejects.toThrow(index.digest);
    await push(stage, "shop/web");
    await distribution.putManifest("shop/web", index);
    expect(await distribution.resolve("shop/web", index.digest)).toBe(index.digest);
  });

  test(`${name}: a blob of another repository is mounted, or copied where the registry does not mount`, async () => {
    await using stage = await open();
    const { distribution } = stage;
    await push(stage, "shop/web");
    for (const blob of [config, layer]) {
      const source = { mountFrom: "shop/web", open: () => distribution.readBlob("shop/web", blob) };
      expect(["mounted", "copied"]).toContain(await distribution.writeBlob("shop/api", blob, source));
    }
    await distribution.putManifest("shop/api", image);
    expect(await distribution.resolve("shop/api", image.digest)).toBe(image.digest);
  });

  test(`${name}: a mount from a repository that does not hold the blob is a copy`, async () => {
    await using stage = await open();
    const { distribution } = stage;
    expect(await distribution.writeBlob("shop/web", layer, copyOf(layer, "shop/api"))).toBe("copied");
    expect(await distribution.hasBlob("shop/web", layer.digest)).toBe(true);
  });

  test(`${name}: signatures and SBOMs are found by what they are about`, async () => {
    await using stage = await open();
    const { distribution } = stage;
    await push(stage, "shop/web");
    const attached = ["application/spdx+json", "application/cyclonedx+json", "application/vnd.example.signature"].map(
      (artifactType) => referrerOf(image, artifactType, config, layer),
    );
    for (const referrer of attached) await distribution.putManifest("shop/web", referrer);
    const found = await distribution.referrers("shop/web", image.digest);
    expect(found.map(({ digest }) => digest).toSorted()).toEqual(attached.map(({ digest }) => digest).toSorted());
    expect(found.map(({ size }) => size).toSorted()).toEqual(attached.map(({ size }) => size).toSorted());
  });

  test(`${name}: other bytes than those of the digest are not taken`, async () => {
    await using stage = await open();
    const { distribution } = stage;
    const same = content(layer.bytes.toString().replace("good", "fine"));
    for (const other of [same, content("shorter"), content("longer".repeat(100))])
      await expect(distribution.writeBlob("shop/web", layer, copyOf(other))).rejects.toThrow(layer.digest);
    expect(await distribution.hasBlob("shop/web", layer.digest)).toBe(false);
  });

  test(`${name}: a push into a repository that is not there says so`, async () => {
    await using stage = await open();
    await expect(stage.distribution.writeBlob("shop/none", layer, copyOf(layer))).rejects.toMatchObject({
      message: expect.stringContaining("There is no repository shop/none"),
      hint: expect.stringContaining("create-repository"),
    });
  });
}
