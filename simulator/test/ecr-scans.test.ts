import {
  BatchGetRepositoryScanningConfigurationCommand,
  DescribeImageScanFindingsCommand,
  GetRegistryScanningConfigurationCommand,
  PutRegistryScanningConfigurationCommand,
  type RegistryScanningRule,
  StartImageScanCommand,
  UpdateImageStorageClassCommand,
} from "@aws-sdk/client-ecr";
import { expect, test } from "@jest/globals";
import { errorOf } from "./client-settings.ts";
import { ACCOUNT, DAY, imageParts, indexOf, MINUTE, pushByApi, putManifest, startRegistry } from "./ecr-account.ts";

const repositoryName = "shop/web";

async function start(settings: { scanOnPush?: boolean; enhanced?: boolean } = {}) {
  const account = await startRegistry();
  const { ecr } = account;
  const { scanOnPush = false, enhanced = false } = settings;
  await account.create(repositoryName, { imageScanningConfiguration: { scanOnPush } });
  const configure = (scanType: "BASIC" | "ENHANCED", ...rules: RegistryScanningRule[]) =>
    ecr.send(new PutRegistryScanningConfigurationCommand({ scanType, rules }));
  if (enhanced) await configure("ENHANCED", everything("CONTINUOUS_SCAN"));
  return {
    ...account,
    configure,
    push: (name: string, more?: object) => pushByApi(ecr, repositoryName, imageParts(name, more)),
    scan: (imageDigest: string) => ecr.send(new StartImageScanCommand({ repositoryName, imageId: { imageDigest } })),
    look: (imageDigest: string, paging: { maxResults?: number; nextToken?: string } = {}) =>
      ecr.send(new DescribeImageScanFindingsCommand({ repositoryName, imageId: { imageDigest }, ...paging })),
  };
}

const everything = (scanFrequency: RegistryScanningRule["scanFrequency"]): RegistryScanningRule => ({
  scanFrequency,
  repositoryFilters: [{ filter: "*", filterType: "WILDCARD" }],
});

const openssl = {
  id: "CVE-2026-1234",
  severity: "HIGH",
  package: { name: "openssl", version: "3.0.11", fixedIn: "3.0.12" },
} as const;
const zlib = { id: "CVE-2026-9", severity: "LOW" } as const;

test("a push starts a basic scan, which is not known at first and ends as COMPLETE", async () => {
  await using account = await start({ scanOnPush: true });
  const digest = await account.push("v1");
  account.aws.ecr.scanFindings(digest, { findings: [openssl, zlib] });
  expect(await errorOf(account.look(digest))).toMatchObject({ name: "ScanNotFoundException" });
  account.clock.advance(5000);
  expect(await account.look(digest)).toMatchObject({ imageScanStatus: { status: "IN_PROGRESS" } });
  account.clock.advance(MINUTE);
  expect(await account.look(digest)).toMatchObject({
    imageId: { imageDigest: digest },
    imageScanStatus: { status: "COMPLETE", description: "The scan was completed successfully." },
    imageScanFindings: {
      findingSeverityCounts: { HIGH: 1, LOW: 1 },
      findings: [
        {
          name: "CVE-2026-1234",
          severity: "HIGH",
          attributes: [
            { key: "package_name", value: "openssl" },
            { key: "package_version", value: "3.0.11" },
          ],
        },
        { name: "CVE-2026-9", severity: "LOW" },
      ],
    },
  });
});

test("findings come in pages, each with all counts", async () => {
  await using account = await start({ scanOnPush: true });
  const digest = await account.push("v1");
  account.aws.ecr.scanFindings(digest, { findings: [openssl, zlib] });
  account.clock.advance(MINUTE);
  const first = await account.look(digest, { maxResults: 1 });
  expect(first.imageScanFindings).toMatchObject({ findings: [{ name: openssl.id }] });
  const next = await account.look(digest, { maxResults: 1, nextToken: `${first.nextToken}` });
  expect(next.imageScanFindings).toMatchObject({
    findings: [{ name: zlib.id }],
    findingSeverityCounts: { HIGH: 1, LOW: 1 },
  });
  expect(next.nextToken).toBeUndefined();
});

test("by hand an image is scanned once a day", async () => {
  await using account = await start();
  const digest = await account.push("v1");
  expect(await account.scan(digest)).toMatchObject({ imageScanStatus: { status: "IN_PROGRESS" } });
  account.clock.advance(MINUTE);
  expect(await account.look(digest)).toMatchObject({ imageScanStatus: { status: "COMPLETE" } });
  expect(await errorOf(account.scan(digest))).toMatchObject({ name: "LimitExceededException" });
  account.clock.advance(DAY);
  await account.scan(digest);
});

test("an enhanced scan ends as ACTIVE, and its findings come a little later", async () => {
  await using account = await start({ enhanced: true });
  const digest = await account.push("v1");
  account.aws.ecr.scanFindings(digest, { findings: [openssl] });
  account.clock.advance(5000);
  expect(await account.look(digest)).toMatchObject({ imageScanStatus: { status: "PENDING" } });
  account.clock.advance(12_000);
  const early = await account.look(digest);
  expect(early.imageScanStatus).toMatchObject({ status: "ACTIVE" });
  expect(early.imageScanFindings).toEqual({ findingSeverityCounts: {} });
  account.clock.advance(MINUTE);
  const { imageScanFindings } = await account.look(digest);
  expect(imageScanFindings).toMatchObject({
    imageScanCompletedAt: expect.any(Date),
    findingSeverityCounts: { HIGH: 1 },
    enhancedFindings: [
      {
        awsAccountId: ACCOUNT,
        severity: "HIGH",
        fixAvailable: "YES",
        exploitAvailable: "NO",
        packageVulnerabilityDetails: {
          vulnerabilityId: "CVE-2026-1234",
          vulnerablePackages: [{ name: "openssl", version: "3.0.11", fixedInVersion: "3.0.12" }],
        },
      },
    ],
  });
  expect(await errorOf(account.scan(digest))).toMatchObject({ name: "ValidationException" });
});

test("Inspector finds more while it goes on", async () => {
  await using account = await start({ enhanced: true });
  const digest = await account.push("v1");
  account.clock.advance(MINUTE);
  expect((await account.look(digest)).imageScanFindings?.enhancedFindings).toEqual([]);
  account.aws.ecr.scanFindings(digest, { findings: [zlib] });
  expect((await account.look(digest)).imageScanFindings?.enhancedFindings).toHaveLength(1);
});

test("a scan ends as a test says", async () => {
  await using account = await start({ scanOnPush: true });
  const digest = await account.push("v1");
  account.aws.ecr.scanFindings(digest, { status: "FAILED", description: "ServiceError" });
  account.clock.advance(MINUTE);
  const answer = await account.look(digest);
  expect(answer.imageScanStatus).toEqual({ status: "FAILED", description: "ServiceError" });
  expect(answer.imageScanFindings).toBeUndefined();
});

test("an index is not scanned, and an attestation cannot be", async () => {
  await using account = await start({ scanOnPush: true });
  await account.push("amd64");
  const index = indexOf(imageParts("amd64").manifest);
  await putManifest(account.ecr, repositoryName, index);
  const attestation = await account.push("attestation", { layers: [] });
  account.clock.advance(MINUTE);
  expect(await errorOf(account.look(index.digest))).toMatchObject({ name: "ScanNotFoundException" });
  expect(await errorOf(account.scan(index.digest))).toMatchObject({ name: "UnsupportedImageTypeException" });
  expect(await account.look(attestation)).toMatchObject({ imageScanStatus: { status: "UNSUPPORTED_IMAGE" } });
});

test("what is in the archive is not scanned", async () => {
  await using account = await start({ scanOnPush: true });
  const digest = await account.push("v1");
  account.clock.advance(MINUTE);
  const imageId = { imageDigest: digest };
  await account.ecr.send(
    new UpdateImageStorageClassCommand({ repositoryName, imageId, targetStorageClass: "ARCHIVE" }),
  );
  expect(await account.look(digest)).toMatchObject({ imageScanStatus: { status: "IMAGE_ARCHIVED" } });
  expect(await errorOf(account.scan(digest))).toMatchObject({ name: "ImageArchivedException" });
});

test("how a repository is scanned is told by its own setting, or by the registry's rules", async () => {
  await using account = await start({ scanOnPush: true });
  const repositoryNames = [repositoryName, "shop/none"];
  const read = () => account.ecr.send(new BatchGetRepositoryScanningConfigurationCommand({ repositoryNames }));
  expect(await read()).toMatchObject({
    scanningConfigurations: [
      { repositoryName, scanOnPush: true, scanFrequency: "SCAN_ON_PUSH", appliedScanFilters: [] },
    ],
    failures: [{ repositoryName: "shop/none", failureCode: "REPOSITORY_NOT_FOUND" }],
  });
  await account.configure("ENHANCED", everything("CONTINUOUS_SCAN"));
  expect(await read()).toMatchObject({
    scanningConfigurations: [
      { scanFrequency: "CONTINUOUS_SCAN", appliedScanFilters: [{ filter: "*", filterType: "WILDCARD" }] },
    ],
  });
  expect(await account.ecr.send(new GetRegistryScanningConfigurationCommand({}))).toMatchObject({
    registryId: ACCOUNT,
    scanningConfiguration: { scanType: "ENHANCED", rules: [everything("CONTINUOUS_SCAN")] },
  });
  expect(await errorOf(account.configure("BASIC", everything("CONTINUOUS_SCAN")))).toMatchObject({
    name: "InvalidParameterException",
  });
});
