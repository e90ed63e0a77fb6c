import {
  DeleteRepositoryCommand,
  DescribeRepositoriesCommand,
  GetAuthorizationTokenCommand,
  ListTagsForResourceCommand,
  PutImageScanningConfigurationCommand,
  PutImageTagMutabilityCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-ecr";
import { expect, test } from "@jest/globals";
import { errorOf } from "./client-settings.ts";
import { ACCOUNT, HOST, HOUR, startRegistry } from "./ecr-account.ts";

const ARN = `arn:aws:ecr:eu-west-1:${ACCOUNT}:repository/shop/web`;

test("a repository has the settings that it was created with", async () => {
  await using account = await startRegistry();
  const { repository } = await account.create("shop/web", {
    imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
    imageTagMutabilityExclusionFilters: [{ filterType: "WILDCARD", filter: "current-*" }],
    imageScanningConfiguration: { scanOnPush: true },
    encryptionConfiguration: { encryptionType: "KMS", kmsKey: "alias/shop" },
    tags: [{ Key: "team", Value: "shop" }],
  });
  expect(repository).toEqual({
    registryId: ACCOUNT,
    repositoryName: "shop/web",
    repositoryArn: ARN,
    repositoryUri: `${HOST}/shop/web`,
    createdAt: new Date(account.clock.now()),
    imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
    imageTagMutabilityExclusionFilters: [{ filterType: "WILDCARD", filter: "current-*" }],
    imageScanningConfiguration: { scanOnPush: true },
    encryptionConfiguration: { encryptionType: "KMS", kmsKey: "alias/shop" },
  });
  const { repositories } = await account.ecr.send(new DescribeRepositoriesCommand({ repositoryNames: ["shop/web"] }));
  expect(repositories).toEqual([repository]);
  const { tags } = await account.ecr.send(new ListTagsForResourceCommand({ resourceArn: ARN }));
  expect(tags).toEqual([{ Key: "team", Value: "shop" }]);
});

test("of nothing else, a repository is mutable, not scanned and encrypted by S3's keys", async () => {
  await using account = await startRegistry();
  expect((await account.create("shop/web")).repository).toMatchObject({
    imageTagMutability: "MUTABLE",
    imageScanningConfiguration: { scanOnPush: false },
    encryptionConfiguration: { encryptionType: "AES256" },
  });
});

test("a repository is created once", async () => {
  await using account = await startRegistry();
  await account.create("shop/web");
  expect(await errorOf(account.create("shop/web"))).toMatchObject({
    name: "RepositoryAlreadyExistsException",
    message: `The repository with name 'shop/web' already exists in the registry with id '${ACCOUNT}'`,
  });
});

const wildcard = (filter: string) => ({ filterType: "WILDCARD", filter }) as const;

test.each([
  ["exclusions without the setting that has them", { imageTagMutabilityExclusionFilters: [wildcard("a*")] }],
  ["the setting without exclusions", { imageTagMutability: "IMMUTABLE_WITH_EXCLUSION" }],
  [
    "six exclusions",
    {
      imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
      imageTagMutabilityExclusionFilters: ["a", "b", "c", "d", "e", "f"].map(wildcard),
    },
  ],
  [
    "an exclusion with three wildcards",
    {
      imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
      imageTagMutabilityExclusionFilters: [wildcard("*a*b*")],
    },
  ],
  ["a key for what S3 encrypts", { encryptionConfiguration: { encryptionType: "AES256", kmsKey: "alias/shop" } }],
] as const)("%s are refused", async (_, settings) => {
  await using account = await startRegistry();
  const call = account.create("shop/web", settings as Parameters<typeof account.create>[1]);
  expect(await errorOf(call)).toMatchObject({ name: "InvalidParameterException" });
});

test("settings and tags change, and a repository that is gone is not found", async () => {
  await using account = await startRegistry();
  await account.create("shop/web");
  const repositoryName = "shop/web";
  await account.ecr.send(new PutImageTagMutabilityCommand({ repositoryName, imageTagMutability: "IMMUTABLE" }));
  const imageScanningConfiguration = { scanOnPush: true };
  await account.ecr.send(new PutImageScanningConfigurationCommand({ repositoryName, imageScanningConfiguration }));
  await account.ecr.send(new TagResourceCommand({ resourceArn: ARN, tags: [{ Key: "a", Value: "1" }] }));
  await account.ecr.send(new TagResourceCommand({ resourceArn: ARN, tags: [{ Key: "b", Value: "2" }] }));
  await account.ecr.send(new UntagResourceCommand({ resourceArn: ARN, tagKeys: ["a"] }));
  const { tags } = await account.ecr.send(new ListTagsForResourceCommand({ resourceArn: ARN }));
  expect(tags).toEqual([{ Key: "b", Value: "2" }]);
  const { repository } = await account.ecr.send(new DeleteRepositoryCommand({ repositoryName }));
  expect(repository).toMatchObject({ imageTagMutability: "IMMUTABLE", imageScanningConfiguration });
  const call = account.ecr.send(new ListTagsForResourceCommand({ resourceArn: ARN }));
  expect(await errorOf(call)).toMatchObject({ name: "RepositoryNotFoundException" });
});

test("a repository with images is deleted by force alone", async () => {
  await using account = await startRegistry();
  account.aws.images.push(`${HOST}/shop/web:v1`, { kind: "memory" });
  const repositoryName = "shop/web";
  const call = account.ecr.send(new DeleteRepositoryCommand({ repositoryName }));
  expect(await errorOf(call)).toMatchObject({ name: "RepositoryNotEmptyException" });
  await account.ecr.send(new DeleteRepositoryCommand({ repositoryName, force: true }));
  expect((await account.ecr.send(new DescribeRepositoriesCommand({}))).repositories).toEqual([]);
});

test("a login is good for twelve hours, at the registry's host", async () => {
  await using account = await startRegistry();
  const { authorizationData } = await account.ecr.send(new GetAuthorizationTokenCommand({}));
  expect(authorizationData).toEqual([
    {
      authorizationToken: expect.any(String),
      expiresAt: new Date(account.clock.now() + 12 * HOUR),
      proxyEndpoint: `https://${HOST}`,
    },
  ]);
  const decoded = Buffer.from(`${authorizationData?.[0]?.authorizationToken}`, "base64").toString();
  expect(decoded).toMatch(/^AWS:\S+$/);
});

test("on the loopback, repositories are where the simulator answers", async () => {
  await using account = await startRegistry({ registry: "loopback" });
  const { host } = new URL(account.aws.url);
  expect((await account.create("shop/web")).repository).toMatchObject({ repositoryUri: `${host}/shop/web` });
  const { authorizationData } = await account.ecr.send(new GetAuthorizationTokenCommand({}));
  expect(authorizationData).toMatchObject([{ proxyEndpoint: account.aws.url }]);
});
