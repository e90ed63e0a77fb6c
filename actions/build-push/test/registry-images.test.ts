import { ECRClient, UpdateImageStorageClassCommand } from "@aws-sdk/client-ecr";
import { HEALTHY } from "@deploy-actions/shared/testkit/ecs/account";
import { expect, test } from "@jest/globals";
import type { Manifest } from "../src/registry/images.ts";
import { HOST } from "./fakes/fake-world.ts";
import { imagesContract } from "./registry-images.contract.ts";
import { fakeStage, simulatedStage } from "./registry-stage.ts";

imagesContract("the fake", fakeStage);
imagesContract("ECR", simulatedStage);

test("all pages of a repository are listed", async () => {
  await using stage = await simulatedStage();
  for (let index = 0; index < 1_001; index++) stage.push("shop/web", `v${index}`);
  expect(await stage.registry.images.list("shop/web")).toHaveLength(1_001);
});

test("many tags are written at the pace that ECR takes from the account, and the log says so", async () => {
  await using stage = await simulatedStage();
  const { images } = stage.registry;
  const manifest = (await images.manifest("shop/web", stage.push("shop/web", "v1"))) as Manifest;
  const tags = Array.from({ length: 40 }, (_, index) => `build-${index}`);
  const written = await stage.run(Promise.all(tags.map((tag) => images.tag("shop/web", manifest, tag))));
  expect(written).toEqual(tags.map(() => ({ kind: "written" })));
  expect(stage.aws.calls.filter(({ status }) => status !== 200)).toEqual([]);
  expect(stage.lines).toEqual([expect.stringContaining("ECR takes 10 at once and 10 a second of the whole account")]);
});

test("tags are taken away although there are more than one call takes", async () => {
  await using stage = await simulatedStage();
  const tags = Array.from({ length: 150 }, (_, index) => `v${index}`);
  for (const tag of tags) stage.push("shop/web", tag);
  await stage.registry.images.untag("shop/web", tags);
  expect(await stage.registry.images.list("shop/web")).toEqual([]);
});

test("a tag that ECR keeps is told, with its reason", async () => {
  await using stage = await simulatedStage();
  const { images } = stage.registry;
  const architectures = ["X86_64", "ARM64"] as const;
  const { digest } = stage.aws.images.push(`${HOST}/shop/web:v1`, HEALTHY, { architectures });
  const index = JSON.parse((await images.manifest("shop/web", digest))?.text ?? "");
  const child = (await images.manifest("shop/web", index.manifests[0].digest)) as Manifest;
  await images.tag("shop/web", child, "v1-amd64");
  await expect(images.untag("shop/web", ["v1-amd64"])).rejects.toMatchObject({
    message: "A tag is still there in shop/web.",
    evidence: [expect.stringMatching(/^v1-amd64: .*\(ImageReferencedByManifestList\)$/)],
  });
});

test("an archived image is found as one, and is not given", async () => {
  await using stage = await simulatedStage();
  const { images } = stage.registry;
  const digest = stage.push("shop/web", "v1");
  const imageId = { imageDigest: digest };
  const archive = { repositoryName: "shop/web", imageId, targetStorageClass: "ARCHIVE" } as const;
  await new ECRClient(stage.access.settings()).send(new UpdateImageStorageClassCommand(archive));
  expect(await images.find("shop/web", { tag: "v1" })).toMatchObject({ digest, status: "ARCHIVED" });
  expect(await images.list("shop/web")).toHaveLength(1);
  expect(await images.manifest("shop/web", digest)).toBeUndefined();
});

test("a manifest whose digest is another is refused by ECR, and no tag is written", async () => {
  await using stage = await simulatedStage();
  const { images } = stage.registry;
  const manifest = (await images.manifest("shop/web", stage.push("shop/web", "v1"))) as Manifest;
  const changed = { ...manifest, text: `${manifest.text}\n` };
  await expect(images.tag("shop/web", changed, "v2")).rejects.toThrow("does not match the digest");
  expect(await images.find("shop/web", { tag: "v2" })).toBeUndefined();
});
