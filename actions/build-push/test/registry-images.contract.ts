import { expect, test } from "@jest/globals";
import type { Manifest } from "../src/registry/images.ts";
import type { Mutability } from "../src/registry/repositories.ts";
import type { RegistryStage } from "./registry-stage.ts";

const UNKNOWN = `sha256:${"0".repeat(64)}`;

/** A repository with the images v1 and v2, and what is needed to tag them. */
async function twoImages(stage: RegistryStage, mutability: Mutability = { setting: "IMMUTABLE", exclusions: [] }) {
  const { images, repositories } = stage.registry;
  const first = stage.push("shop/web", "v1");
  const second = stage.push("shop/web", "v2");
  await repositories.setMutability("shop/web", mutability);
  const manifestOf = async (digest: string) => (await images.manifest("shop/web", digest)) as Manifest;
  return { images, first: await manifestOf(first), second: await manifestOf(second) };
}

/** What tagging and the life cycle rely on; the fake and the adapter must both hold it. */
export function imagesContract(name: string, open: () => Promise<RegistryStage>): void {
  test(`${name}: images are found by tag and by digest, and all are listed`, async () => {
    await using stage = await open();
    const { images, first, second } = await twoImages(stage);
    const found = await images.find("shop/web", { tag: "v1" });
    expect(found).toMatchObject({ digest: first.digest, tags: ["v1"], status: "ACTIVE", mediaType: first.mediaType });
    expect(found?.size).toBeGreaterThan(0);
    expect(found?.pushedAt).toBeGreaterThan(0);
    expect(await images.find("shop/web", { digest: first.digest })).toEqual(found);
    expect((await images.list("shop/web")).map(({ digest }) => digest).sort()).toEqual(
      [first.digest, second.digest].sort(),
    );
  });

  test(`${name}: what is not there is not found, nor is anything in a repository that is not there`, async () => {
    await using stage = await open();
    const { images } = await twoImages(stage);
    expect(await images.find("shop/web", { tag: "v3" })).toBeUndefined();
    expect(await images.find("shop/web", { digest: UNKNOWN })).toBeUndefined();
    expect(await images.manifest("shop/web", UNKNOWN)).toBeUndefined();
    expect(await images.find("shop/api", { tag: "v1" })).toBeUndefined();
    await expect(images.list("shop/api")).rejects.toThrow("The repository with name 'shop/api' does not exist");
  });

  test(`${name}: a second tag is put on an image without another push`, async () => {
    await using stage = await open();
    const { images, first } = await twoImages(stage);
    const before = await images.find("shop/web", { tag: "v1" });
    expect(await images.tag("shop/web", first, "release-1.0.0")).toEqual({ kind: "written" });
    const after = await images.find("shop/web", { tag: "release-1.0.0" });
    expect(after).toEqual({ ...before, tags: expect.arrayContaining(["v1", "release-1.0.0"]) });
  });

  test(`${name}: a tag that is on the image already is there, also where tags are immutable`, async () => {
    await using stage = await open();
    const { images, first } = await twoImages(stage);
    expect(await images.tag("shop/web", first, "v1")).toEqual({ kind: "there" });
  });

  test(`${name}: an immutable tag of another image is taken, and stays`, async () => {
    await using stage = await open();
    const { images, first, second } = await twoImages(stage);
    expect(await images.tag("shop/web", first, "v2")).toEqual({ kind: "taken" });
    expect(await images.find("shop/web", { tag: "v2" })).toMatchObject({ digest: second.digest });
  });

  test(`${name}: a tag that is excluded from immutability moves`, async () => {
    await using stage = await open();
    const exclusions = ["current-*"];
    const { images, first, second } = await twoImages(stage, { setting: "IMMUTABLE_WITH_EXCLUSION", exclusions });
    await images.tag("shop/web", first, "current-production");
    expect(await images.tag("shop/web", second, "current-production")).toEqual({ kind: "written" });
    expect(await images.find("shop/web", { tag: "current-production" })).toMatchObject({ digest: second.digest });
    expect(await images.find("shop/web", { tag: "v1" })).toMatchObject({ tags: ["v1"] });
  });

  test(`${name}: a tag that is taken away leaves the image to its other tags`, async () => {
    await using stage = await open();
    const { images, first } = await twoImages(stage);
    await images.tag("shop/web", first, "release-1.0.0");
    await images.untag("shop/web", ["v1", "v9"]);
    expect(await images.find("shop/web", { digest: first.digest })).toMatchObject({ tags: ["release-1.0.0"] });
  });

  test(`${name}: an image goes with its last tag`, async () => {
    await using stage = await open();
    const { images, first } = await twoImages(stage);
    await images.untag("shop/web", ["v1"]);
    expect(await images.find("shop/web", { digest: first.digest })).toBeUndefined();
  });
}
