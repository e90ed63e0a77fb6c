import { createHash } from "node:crypto";
import {
  BatchGetImageCommand,
  DescribeImagesCommand,
  DescribeRepositoriesCommand,
  ECRClient,
  GetDownloadUrlForLayerCommand,
  paginateDescribeImages,
} from "@aws-sdk/client-ecr";
import { expect, test } from "@jest/globals";
import { startSimulator } from "../src/simulator.ts";
import { clientSettings, errorOf } from "./client-settings.ts";

const registry = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";
const memory = { kind: "memory" } as const;

async function start() {
  const aws = await startSimulator();
  const ecr = new ECRClient(clientSettings(aws));
  return { images: aws.images, ecr, [Symbol.asyncDispose]: aws.close };
}

test("an image is found by tag and by digest, also after the tag moved on", async () => {
  await using aws = await start();
  const old = aws.images.push(`${registry}/shop/web:live`, memory);
  const current = aws.images.push(`${registry}/shop/web:live`, memory);
  const imageIds = [{ imageTag: "live" }, { imageDigest: old.digest }];
  const { imageDetails } = await aws.ecr.send(new DescribeImagesCommand({ repositoryName: "shop/web", imageIds }));
  const common = {
    registryId: "123456789012",
    repositoryName: "shop/web",
    imageManifestMediaType: "application/vnd.oci.image.manifest.v1+json",
    artifactMediaType: "application/vnd.oci.image.config.v1+json",
    imagePushedAt: expect.any(Date),
    imageSizeInBytes: expect.any(Number),
    imageStatus: "ACTIVE",
  };
  expect(imageDetails).toEqual([
    { ...common, imageDigest: current.digest, imageTags: ["live"] },
    { ...common, imageDigest: old.digest },
  ]);
});

test("an image that is not there is an error, not an empty answer", async () => {
  await using aws = await start();
  aws.images.push(`${registry}/shop/web:v1`, memory);
  const imageIds = [{ imageTag: "v1" }, { imageTag: "v2" }];
  const call = aws.ecr.send(new DescribeImagesCommand({ repositoryName: "shop/web", imageIds }));
  expect(await errorOf(call)).toMatchObject({
    name: "ImageNotFoundException",
    message:
      "The image with imageId {imageDigest:'null', imageTag:'v2'} does not exist within the repository " +
      "with name 'shop/web' in the registry with id '123456789012'",
  });
});

test("repositories are those of this registry", async () => {
  await using aws = await start();
  aws.images.push(`${registry}/shop/web:v1`, memory);
  aws.images.push(`${registry}/shop/api:v1`, memory);
  aws.images.push("registry.example.com/shop/db:v1", memory);
  const { repositories } = await aws.ecr.send(new DescribeRepositoriesCommand({}));
  expect(repositories).toMatchObject([
    { repositoryName: "shop/api", repositoryUri: `${registry}/shop/api` },
    { repositoryName: "shop/web", repositoryArn: "arn:aws:ecr:eu-west-1:123456789012:repository/shop/web" },
  ]);
  const unknown = aws.ecr.send(new DescribeRepositoriesCommand({ repositoryNames: ["shop/db"] }));
  expect(await errorOf(unknown)).toMatchObject({ name: "RepositoryNotFoundException" });
  const images = aws.ecr.send(new DescribeImagesCommand({ repositoryName: "shop/db" }));
  expect(await errorOf(images)).toMatchObject({ name: "RepositoryNotFoundException" });
});

test("images come in pages, tagged ones alone if asked", async () => {
  await using aws = await start();
  for (const tag of ["v1", "v2", "v3", "v3"]) aws.images.push(`${registry}/shop/web:${tag}`, memory);
  const pages: number[] = [];
  for await (const { imageDetails } of paginateDescribeImages(
    { client: aws.ecr, pageSize: 3 },
    { repositoryName: "shop/web" },
  )) {
    pages.push(imageDetails?.length ?? 0);
  }
  expect(pages).toEqual([3, 1]);
  const filter = { tagStatus: "UNTAGGED" } as const;
  const { imageDetails } = await aws.ecr.send(new DescribeImagesCommand({ repositoryName: "shop/web", filter }));
  expect(imageDetails).toHaveLength(1);
});

test("the manifest of an image has its digest, and names a configuration that says what it runs on", async () => {
  await using aws = await start();
  const { digest } = aws.images.push(`${registry}/shop/web:v1`, memory, { architectures: ["ARM64"] });
  const { images } = await aws.ecr.send(
    new BatchGetImageCommand({ repositoryName: "shop/web", imageIds: [{ imageTag: "v1" }] }),
  );
  const { imageManifest = "", imageManifestMediaType } = images?.[0] ?? {};
  expect(imageManifestMediaType).toBe("application/vnd.oci.image.manifest.v1+json");
  expect(`sha256:${createHash("sha256").update(imageManifest).digest("hex")}`).toBe(digest);

  const layerDigest: string = JSON.parse(imageManifest).config.digest;
  const { downloadUrl = "" } = await aws.ecr.send(
    new GetDownloadUrlForLayerCommand({ repositoryName: "shop/web", layerDigest }),
  );
  expect(await (await fetch(downloadUrl)).json()).toMatchObject({ architecture: "arm64", os: "linux" });
  expect((await fetch(downloadUrl.replace(/\?.*/, ""))).status).toBe(403);
});

test("an image for several processors is an index of their manifests", async () => {
  await using aws = await start();
  aws.images.push(`${registry}/shop/web:v1`, memory, { architectures: ["X86_64", "ARM64"] });
  const { images } = await aws.ecr.send(
    new BatchGetImageCommand({ repositoryName: "shop/web", imageIds: [{ imageTag: "v1" }] }),
  );
  expect(JSON.parse(images?.[0]?.imageManifest ?? "")).toMatchObject({
    mediaType: "application/vnd.oci.image.index.v1+json",
    manifests: [
      { platform: { architecture: "amd64", os: "linux" } },
      { platform: { architecture: "arm64", os: "linux" } },
    ],
  });
});

test("a layer that no image has cannot be downloaded", async () => {
  await using aws = await start();
  aws.images.push(`${registry}/shop/web:v1`, memory);
  const layerDigest = `sha256:${"0".repeat(64)}`;
  const call = aws.ecr.send(new GetDownloadUrlForLayerCommand({ repositoryName: "shop/web", layerDigest }));
  expect(await errorOf(call)).toMatchObject({ name: "LayersNotFoundException" });
});
