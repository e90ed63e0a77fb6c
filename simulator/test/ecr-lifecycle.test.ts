import {
  DeleteLifecyclePolicyCommand,
  DescribeImagesCommand,
  GetLifecyclePolicyCommand,
  GetLifecyclePolicyPreviewCommand,
  PutLifecyclePolicyCommand,
  StartLifecyclePolicyPreviewCommand,
} from "@aws-sdk/client-ecr";
import { expect, test } from "@jest/globals";
import { errorOf } from "./client-settings.ts";
import {
  ACCOUNT,
  DAY,
  HOST,
  imageParts,
  indexOf,
  MINUTE,
  pushByApi,
  putManifest,
  startRegistry,
} from "./ecr-account.ts";

const repositoryName = "shop/web";

const policy = (prefix: string, action: object = { type: "expire" }, countNumber = 1) =>
  JSON.stringify({
    rules: [
      {
        rulePriority: 10,
        selection: { tagStatus: "tagged", tagPrefixList: [prefix], countType: "imageCountMoreThan", countNumber },
        action,
      },
    ],
  });

async function start() {
  const account = await startRegistry();
  const { aws, clock, ecr } = account;
  const pushDaysAgo = (days: number, tag: string) =>
    aws.images.push(`${HOST}/shop/web:${tag}`, { kind: "memory" }, { pushedAt: clock.now() - days * DAY }).digest;
  return {
    ...account,
    pushDaysAgo,
    preview: (lifecyclePolicyText?: string) =>
      ecr.send(new StartLifecyclePolicyPreviewCommand({ repositoryName, lifecyclePolicyText })),
    results: (more: Partial<ConstructorParameters<typeof GetLifecyclePolicyPreviewCommand>[0]> = {}) =>
      ecr.send(new GetLifecyclePolicyPreviewCommand({ repositoryName, ...more })),
    put: (lifecyclePolicyText: string) =>
      ecr.send(new PutLifecyclePolicyCommand({ repositoryName, lifecyclePolicyText })),
    statuses: async () => {
      const filter = { imageStatus: "ANY" } as const;
      const { imageDetails } = await ecr.send(new DescribeImagesCommand({ repositoryName, filter }));
      return imageDetails?.map(({ imageTags, imageStatus }) => `${imageTags?.join()} ${imageStatus}`);
    },
  };
}

test("a preview takes a while, and then says what would go by which rule", async () => {
  await using account = await start();
  const old = account.pushDaysAgo(2, "build-1");
  const pushedAt = new Date(account.clock.now() - 2 * DAY);
  account.pushDaysAgo(1, "build-2");
  account.pushDaysAgo(3, "release-1");
  const text = policy("build-");
  expect(await account.preview(text)).toMatchObject({ status: "IN_PROGRESS", lifecyclePolicyText: text });
  expect(await account.results()).toMatchObject({ status: "IN_PROGRESS", previewResults: [] });
  account.clock.advance(MINUTE);
  expect(await account.results()).toMatchObject({
    registryId: ACCOUNT,
    repositoryName,
    status: "COMPLETE",
    lifecyclePolicyText: text,
    previewResults: [
      {
        imageTags: ["build-1"],
        imageDigest: old,
        imagePushedAt: pushedAt,
        action: { type: "EXPIRE" },
        appliedRulePriority: 10,
        storageClass: "STANDARD",
      },
    ],
    summary: { expiringImageTotalCount: 1 },
  });
  expect(await account.statuses()).toHaveLength(3);
});

test("what would go into the archive is counted apart", async () => {
  await using account = await start();
  for (const day of [3, 2, 1]) account.pushDaysAgo(day, `build-${day}`);
  await account.preview(policy("build-", { type: "transition", targetStorageClass: "archive" }));
  account.clock.advance(MINUTE);
  const { previewResults, summary } = await account.results({ maxResults: 1 });
  expect(previewResults).toMatchObject([{ action: { type: "TRANSITION", targetStorageClass: "ARCHIVE" } }]);
  expect(summary).toEqual({
    expiringImageTotalCount: 0,
    transitioningImageTotalCounts: [{ targetStorageClass: "ARCHIVE", imageTotalCount: 2 }],
  });
});

test("a repository has one preview at a time, whoever asked for it", async () => {
  await using account = await start();
  account.pushDaysAgo(1, "build-1");
  expect(await errorOf(account.results())).toMatchObject({ name: "LifecyclePolicyPreviewNotFoundException" });
  await account.preview(policy("build-"));
  expect(await errorOf(account.preview(policy("other-")))).toMatchObject({
    name: "LifecyclePolicyPreviewInProgressException",
  });
  account.clock.advance(MINUTE);
  await account.preview(policy("other-"));
  expect(await account.results()).toMatchObject({ lifecyclePolicyText: policy("other-") });
  account.clock.advance(DAY);
  expect(await account.results()).toMatchObject({ status: "EXPIRED", previewResults: [] });
});

test("without a text the policy in force is previewed, if there is one", async () => {
  await using account = await start();
  account.pushDaysAgo(1, "build-1");
  expect(await errorOf(account.preview())).toMatchObject({ name: "LifecyclePolicyNotFoundException" });
  await account.put(policy("build-"));
  expect(await account.preview()).toMatchObject({ lifecyclePolicyText: policy("build-") });
});

test("a policy acts minutes after it was written, and every day from then on", async () => {
  await using account = await start();
  account.pushDaysAgo(2, "build-1");
  account.pushDaysAgo(1, "build-2");
  await account.put(policy("build-"));
  const read = () => account.ecr.send(new GetLifecyclePolicyCommand({ repositoryName }));
  expect(await read()).toMatchObject({ lifecyclePolicyText: policy("build-"), lastEvaluatedAt: new Date(0) });
  account.clock.advance(5 * MINUTE);
  expect(await account.statuses()).toEqual(["build-2 ACTIVE"]);
  expect(await read()).toMatchObject({ lastEvaluatedAt: new Date(account.clock.now()) });

  account.pushDaysAgo(0, "build-3");
  account.clock.advance(DAY);
  expect(await account.statuses()).toEqual(["build-3 ACTIVE"]);
});

test("a policy that was deleted acts no more", async () => {
  await using account = await start();
  account.pushDaysAgo(2, "build-1");
  account.pushDaysAgo(1, "build-2");
  await account.put(policy("build-"));
  await account.ecr.send(new DeleteLifecyclePolicyCommand({ repositoryName }));
  account.clock.advance(DAY);
  expect(await account.statuses()).toHaveLength(2);
  const read = account.ecr.send(new GetLifecyclePolicyCommand({ repositoryName }));
  expect(await errorOf(read)).toMatchObject({
    name: "LifecyclePolicyNotFoundException",
    message: `Lifecycle policy does not exist for the repository with name 'shop/web' in the registry with id '${ACCOUNT}'`,
  });
});

test("an index goes into the archive with its images", async () => {
  await using account = await start();
  await account.create(repositoryName);
  const child = imageParts("amd64");
  await pushByApi(account.ecr, repositoryName, child);
  await putManifest(account.ecr, repositoryName, indexOf(child.manifest), "build-1");
  account.clock.advance(1000);
  account.pushDaysAgo(0, "build-2");
  await account.put(policy("build-", { type: "transition", targetStorageClass: "archive" }));
  account.clock.advance(5 * MINUTE);
  expect(await account.statuses()).toEqual(["undefined ARCHIVED", "build-1 ARCHIVED", "build-2 ACTIVE"]);
});
