import {
  BatchCheckLayerAvailabilityCommand,
  BatchDeleteImageCommand,
  BatchGetImageCommand,
  DescribeImagesCommand,
  type ImageIdentifier,
  ListImageReferrersCommand,
  ListImagesCommand,
  PutImageCommand,
  UpdateImageStorageClassCommand,
} from "@aws-sdk/client-ecr";
import { expect, test } from "@jest/globals";
import { ManualClock } from "../src/clock.ts";
import { putImage } from "../src/ecr/put-image.ts";
import { Registry } from "../src/ecr/registry.ts";
import { Images } from "../src/images.ts";
import { Network } from "../src/network.ts";
import { errorOf } from "./client-settings.ts";
import {
  ACCOUNT,
  DAY,
  type document,
  HOUR,
  imageParts,
  indexOf,
  MINUTE,
  OCI_INDEX,
  OCI_MANIFEST,
  pushByApi,
  putManifest,
  sha256,
  startRegistry,
} from "./ecr-account.ts";

const repositoryName = "shop/web";

async function start(settings: Parameters<Awaited<ReturnType<typeof startRegistry>>["create"]>[1] = {}) {
  const account = await startRegistry();
  await account.create(repositoryName, settings);
  const { ecr } = account;
  return {
    ...account,
    push: (name: string, tag?: string, more?: object) => pushByApi(ecr, repositoryName, imageParts(name, more), tag),
    put: (manifest: ReturnType<typeof document>, tag?: string) => putManifest(ecr, repositoryName, manifest, tag),
    untag: (...imageIds: ImageIdentifier[]) => ecr.send(new BatchDeleteImageCommand({ repositoryName, imageIds })),
    list: async (filter: ConstructorParameters<typeof ListImagesCommand>[0]["filter"] = { imageStatus: "ANY" }) =>
      (await ecr.send(new ListImagesCommand({ repositoryName, filter }))).imageIds,
    describe: async (imageId: ImageIdentifier) => {
      const filter = { imageStatus: "ANY" } as const;
      const command = new DescribeImagesCommand({ repositoryName, imageIds: [imageId], filter });
      return (await ecr.send(command)).imageDetails?.[0];
    },
  };
}

test("a tag is put on an image that is there, by its digest, and the image stays as old as it is", async () => {
  await using account = await start();
  const imageDigest = await account.push("v1", "build-1");
  const pushedAt = new Date(account.clock.now());
  account.clock.advance(DAY);
  const { images } = await account.ecr.send(new BatchGetImageCommand({ repositoryName, imageIds: [{ imageDigest }] }));
  const { imageManifest, imageManifestMediaType } = images?.[0] ?? {};
  const put = { repositoryName, imageManifest, imageManifestMediaType, imageTag: "release-1", imageDigest };
  expect((await account.ecr.send(new PutImageCommand(put))).image?.imageId).toEqual({
    imageDigest,
    imageTag: "release-1",
  });
  expect(await account.describe({ imageDigest })).toMatchObject({
    imageTags: ["build-1", "release-1"],
    imagePushedAt: pushedAt,
  });
});

test("whoever asks by tag and accepts only Docker's manifests gets another one than was pushed", async () => {
  await using account = await start();
  const imageDigest = await account.push("v1", "v1");
  const read = async (imageId: ImageIdentifier) => {
    const acceptedMediaTypes = ["application/vnd.docker.distribution.manifest.v2+json"];
    const command = new BatchGetImageCommand({ repositoryName, imageIds: [imageId], acceptedMediaTypes });
    const { imageManifest = "", imageManifestMediaType } = (await account.ecr.send(command)).images?.[0] ?? {};
    return { digest: sha256(imageManifest), type: imageManifestMediaType, says: JSON.parse(imageManifest) };
  };
  expect(await read({ imageDigest })).toMatchObject({ digest: imageDigest, type: OCI_MANIFEST });
  const byTag = await read({ imageTag: "v1" });
  expect(byTag.digest).not.toBe(imageDigest);
  expect(byTag).toMatchObject({
    type: "application/vnd.docker.distribution.manifest.v2+json",
    says: {
      mediaType: "application/vnd.docker.distribution.manifest.v2+json",
      config: { mediaType: "application/vnd.docker.container.image.v1+json" },
      layers: [{ mediaType: "application/vnd.docker.image.rootfs.diff.tar.gzip" }],
    },
  });
});

test("the same tag on the same image is said to be there", async () => {
  await using account = await start({ imageTagMutability: "IMMUTABLE" });
  const imageDigest = await account.push("v1", "v1");
  expect(await errorOf(account.put(imageParts("v1").manifest, "v1"))).toMatchObject({
    name: "ImageAlreadyExistsException",
    message: `Image with digest '${imageDigest}' and tag 'v1' already exists in the repository with name 'shop/web' in registry with id '${ACCOUNT}'`,
  });
});

test.each([
  ["MUTABLE", undefined, { v1: "moves", "current-live": "moves" }],
  ["IMMUTABLE", undefined, { v1: "stays", "current-live": "stays" }],
  ["IMMUTABLE_WITH_EXCLUSION", "current-*", { v1: "stays", "current-live": "moves", "my-current-live": "stays" }],
  ["MUTABLE_WITH_EXCLUSION", "v*", { v1: "stays", "current-live": "moves" }],
] as const)("in a repository that is %s (%s), of the tags %j", async (imageTagMutability, filter, tags) => {
  await using account = await start({
    imageTagMutability,
    ...(filter && { imageTagMutabilityExclusionFilters: [{ filterType: "WILDCARD", filter }] }),
  });
  await account.push("old");
  await account.push("new");
  for (const [tag, expected] of Object.entries(tags)) {
    await account.put(imageParts("old").manifest, tag);
    const moved = account.put(imageParts("new").manifest, tag);
    if (expected === "moves") await moved;
    else expect(await errorOf(moved)).toMatchObject({ name: "ImageTagAlreadyExistsException" });
    account.clock.advance(1000);
  }
});

test.each([
  [
    "another digest",
    { imageManifest: imageParts("v1").manifest.text, imageDigest: sha256("x") },
    "ImageDigestDoesNotMatchException",
  ],
  ["layers that are not there", { imageManifest: imageParts("v2").manifest.text }, "LayersNotFoundException"],
  [
    "an index of what is not there",
    { imageManifest: indexOf(imageParts("v2").manifest).text },
    "ReferencedImagesNotFoundException",
  ],
  ["no JSON", { imageManifest: "{" }, "InvalidParameterException"],
  [
    "no media type",
    { imageManifest: imageParts("v1").manifest.text.replace(`"mediaType":"${OCI_MANIFEST}",`, "") },
    "InvalidParameterException",
  ],
  [
    "another media type",
    { imageManifest: imageParts("v1").manifest.text, imageManifestMediaType: OCI_INDEX },
    "InvalidParameterException",
  ],
  [
    "a tag that is none",
    { imageManifest: imageParts("v1").manifest.text, imageTag: "-v1" },
    "InvalidParameterException",
  ],
] as const)("a manifest with %s is refused", async (_, input, name) => {
  await using account = await start();
  await account.push("v1", "v1");
  expect(await errorOf(account.ecr.send(new PutImageCommand({ repositoryName, ...input })))).toMatchObject({ name });
});

test("an image is described with its size, its types and what it is about", async () => {
  await using account = await start();
  const subject = imageParts("v1");
  const imageDigest = await account.push("v1", "v1");
  const { digest, mediaType, size } = subject.manifest;
  const artifactType = "application/vnd.example.sbom";
  const referrer = await account.push("sbom", undefined, { subject: { digest, mediaType, size }, artifactType });
  const blobs = subject.blobs.reduce((sum, blob) => sum + blob.length, 0);
  expect(await account.describe({ imageTag: "v1" })).toEqual({
    registryId: ACCOUNT,
    repositoryName,
    imageDigest,
    imageTags: ["v1"],
    imageSizeInBytes: blobs,
    imagePushedAt: new Date(account.clock.now()),
    imageManifestMediaType: OCI_MANIFEST,
    artifactMediaType: "application/vnd.oci.image.config.v1+json",
    imageStatus: "ACTIVE",
  });
  expect(await account.describe({ imageDigest: referrer })).toMatchObject({
    subjectManifestDigest: imageDigest,
    artifactMediaType: artifactType,
  });
  const subjectId = { imageDigest };
  const { referrers } = await account.ecr.send(new ListImageReferrersCommand({ repositoryName, subjectId }));
  expect(referrers).toMatchObject([{ digest: referrer, artifactType, artifactStatus: "ACTIVE" }]);
});

test("an index is as large as its largest image, and those are listed beside it", async () => {
  await using account = await start();
  const children = [await account.push("amd64"), await account.push("a longer name for arm64")];
  const index = indexOf(imageParts("amd64").manifest, imageParts("a longer name for arm64").manifest);
  await account.put(index, "v1");
  const largest = await account.describe({ imageDigest: `${children[1]}` });
  expect(await account.describe({ imageTag: "v1" })).toMatchObject({
    imageManifestMediaType: OCI_INDEX,
    imageSizeInBytes: largest?.imageSizeInBytes,
  });
  expect(await account.list()).toEqual([
    ...children.map((imageDigest) => ({ imageDigest })),
    { imageDigest: index.digest, imageTag: "v1" },
  ]);
});

test("a tag is taken away alone, and the image with its last one", async () => {
  await using account = await start();
  const imageDigest = await account.push("v1", "a");
  await account.put(imageParts("v1").manifest, "b");
  expect((await account.untag({ imageTag: "a" })).imageIds).toEqual([{ imageDigest, imageTag: "a" }]);
  expect(await account.list()).toEqual([{ imageDigest, imageTag: "b" }]);
  await account.untag({ imageTag: "b" });
  expect(await account.list()).toEqual([]);
});

test("what cannot be deleted is among the failures of a call that succeeds", async () => {
  await using account = await start();
  const imageDigest = await account.push("v1", "v1");
  const index = indexOf(imageParts("v1").manifest);
  await account.put(index, "v2");
  const other = { imageDigest: index.digest, imageTag: "v1" };
  const ids = [{ imageDigest }, { imageTag: "v9" }, {}, other, { imageDigest: "v1" }];
  const { imageIds, failures } = await account.untag(...ids);
  expect(imageIds).toEqual([]);
  expect(failures?.map(({ failureCode }) => failureCode)).toEqual([
    "ImageReferencedByManifestList",
    "ImageNotFound",
    "MissingDigestAndTag",
    "ImageTagDoesNotMatchDigest",
    "InvalidImageDigest",
  ]);
  await account.untag({ imageDigest: index.digest });
  expect((await account.untag({ imageDigest })).imageIds).toEqual([{ imageDigest, imageTag: "v1" }]);
});

test("signatures follow their image within a day", async () => {
  await using account = await start();
  const imageDigest = await account.push("v1", "v1");
  const { digest, mediaType, size } = imageParts("v1").manifest;
  await account.push("signature", undefined, { subject: { digest, mediaType, size } });
  await account.untag({ imageDigest });
  expect(await account.list()).toHaveLength(1);
  account.clock.advance(DAY);
  expect(await account.list()).toEqual([]);
});

test("an archived image looks as if it were missing, until it is restored", async () => {
  await using account = await start();
  const imageDigest = await account.push("v1", "v1");
  const move = (targetStorageClass: "ARCHIVE" | "STANDARD") =>
    account.ecr.send(
      new UpdateImageStorageClassCommand({ repositoryName, imageId: { imageDigest }, targetStorageClass }),
    );
  expect(await move("ARCHIVE")).toMatchObject({ imageStatus: "ARCHIVED" });
  expect(await errorOf(move("ARCHIVE"))).toMatchObject({ name: "ImageStorageClassUpdateNotSupportedException" });
  const look = () => account.ecr.send(new DescribeImagesCommand({ repositoryName, imageIds: [{ imageDigest }] }));
  expect(await errorOf(look())).toMatchObject({ name: "ImageNotFoundException" });
  expect(await account.list({})).toEqual([]);
  expect(await account.describe({ imageDigest })).toMatchObject({
    imageStatus: "ARCHIVED",
    lastArchivedAt: expect.any(Date),
  });
  const pull = async () =>
    (await account.ecr.send(new BatchGetImageCommand({ repositoryName, imageIds: [{ imageTag: "v1" }] }))).failures;
  expect(await pull()).toMatchObject([{ failureCode: "ImageNotFound" }]);

  expect(await move("STANDARD")).toMatchObject({ imageStatus: "ACTIVATING" });
  account.clock.advance(20 * MINUTE);
  expect(await account.describe({ imageDigest })).toMatchObject({
    imageStatus: "ACTIVE",
    lastActivatedAt: expect.any(Date),
  });
  expect(await pull()).toEqual([]);
});

test("an archived image that is pushed again is restored", async () => {
  await using account = await start();
  const imageDigest = await account.push("v1", "v1");
  const imageId = { imageDigest };
  await account.ecr.send(
    new UpdateImageStorageClassCommand({ repositoryName, imageId, targetStorageClass: "ARCHIVE" }),
  );
  await account.put(imageParts("v1").manifest, "v1");
  account.clock.advance(20 * MINUTE);
  expect(await account.describe({ imageDigest })).toMatchObject({ imageStatus: "ACTIVE" });
});

test("the last pull is remembered, at most once a day", async () => {
  await using account = await start();
  const imageDigest = await account.push("v1", "v1");
  const pull = () => account.ecr.send(new BatchGetImageCommand({ repositoryName, imageIds: [{ imageDigest }] }));
  expect((await account.describe({ imageDigest }))?.lastRecordedPullTime).toBeUndefined();
  await pull();
  const first = new Date(account.clock.now());
  account.clock.advance(HOUR);
  await pull();
  expect(await account.describe({ imageDigest })).toMatchObject({ lastRecordedPullTime: first });
  account.clock.advance(DAY);
  await pull();
  expect(await account.describe({ imageDigest })).toMatchObject({
    lastRecordedPullTime: new Date(account.clock.now()),
  });
});

test("an image has a thousand tags at most", () => {
  const world = {
    account: ACCOUNT,
    region: "eu-west-1",
    partition: "aws",
    clock: new ManualClock(),
    network: new Network(),
    images: new Images(),
  } as const;
  const registry = new Registry(world, { url: () => "http://127.0.0.1:1", isOnLoopback: false });
  const repository = registry.create(repositoryName);
  const { manifest, blobs } = imageParts("v1");
  for (const blob of blobs) repository.blobs.set(sha256(blob), Buffer.from(blob));
  const tag = (name: string) => putImage(registry, repository, { text: manifest.text, tag: name });
  for (let n = 0; n < 1000; n += 1) tag(`v${n}`);
  expect(() => tag("v1000")).toThrow("The maximum number of tags of an image is 1000");
});

test("layers are there once they were uploaded", async () => {
  await using account = await start();
  await account.push("v1");
  const [layer] = imageParts("v1").blobs.slice(1);
  const layerDigests = [sha256(`${layer}`), sha256("x")];
  const { layers } = await account.ecr.send(new BatchCheckLayerAvailabilityCommand({ repositoryName, layerDigests }));
  expect(layers).toEqual([
    {
      layerDigest: layerDigests[0],
      layerAvailability: "AVAILABLE",
      layerSize: layer?.length,
      mediaType: "application/vnd.oci.image.layer.v1.tar+gzip",
    },
    { layerDigest: layerDigests[1], layerAvailability: "UNAVAILABLE" },
  ]);
});
