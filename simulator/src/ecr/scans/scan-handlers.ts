import { AwsError, type AwsService, type Input } from "../../service.ts";
import { imageNotFound } from "../errors.ts";
import { page } from "../pages.ts";
import type { Registry } from "../registry.ts";
import type { Repository, StoredImage } from "../repository.ts";
import { basicFinding, enhancedFinding, type ScanFindings, severityCounts } from "./findings.ts";
import { ScanConfiguration } from "./scan-configuration.ts";
import { isScannable, type Scan, Scans } from "./scans.ts";

/** The calls about scans. `said`: what tests say that scans find, by digest. */
export function scanHandlers(registry: Registry, said: ReadonlyMap<string, ScanFindings>): AwsService["handlers"] {
  const configuration = new ScanConfiguration(registry);
  const scans = new Scans(registry, configuration);
  const imageOf = (repository: Repository, { imageId }: Input) => {
    const image = repository.find(imageId);
    if (image) return image;
    throw imageNotFound(imageId, repository);
  };
  const common = ({ name }: Repository, { digest }: StoredImage, { imageId }: Input) => ({
    registryId: registry.id,
    repositoryName: name,
    imageId: { ...imageId, imageDigest: digest },
  });

  return {
    ...configuration.handlers,

    StartImageScan: (input) => {
      const repository = registry.get(input);
      const image = imageOf(repository, input);
      scans.startByHand(repository, image);
      return { ...common(repository, image, input), imageScanStatus: { status: "IN_PROGRESS" } };
    },

    DescribeImageScanFindings: (input) => {
      const repository = registry.get(input);
      const image = imageOf(repository, input);
      const scan = scans.find(repository, image);
      if (!scan) {
        const message = `Image scan does not exist for the image with '{imageDigest:'${image.digest}', imageTag:'${input.imageId.imageTag ?? "null"}'}' in the repository with name '${repository.name}' in the registry with id '${registry.id}'`;
        throw new AwsError("ScanNotFoundException", message);
      }
      const found = said.get(image.digest) ?? {};
      const imageScanStatus = statusOf(image, scan, found);
      const isDone = ["COMPLETE", "ACTIVE"].includes(imageScanStatus.status);
      const answer = { ...common(repository, image, input), imageScanStatus };
      if (!isDone) return answer;
      const { imageScanFindings, nextToken } = findingsView(registry, { repository, image, scan, found }, input);
      return { ...answer, imageScanFindings, nextToken };
    },
  };
}

function statusOf(image: StoredImage, { kind, phase }: Scan, { status, description }: ScanFindings) {
  if (image.status === "ARCHIVED") return { status: "IMAGE_ARCHIVED" };
  if (phase !== "ended") return { status: kind === "basic" ? "IN_PROGRESS" : "PENDING" };
  if (!isScannable(image)) {
    const reason = "UnsupportedImageError: The operating system and/or package manager are not supported.";
    return { status: "UNSUPPORTED_IMAGE", description: reason };
  }
  const end = status ?? (kind === "basic" ? "COMPLETE" : "ACTIVE");
  return { status: end, description: description ?? DESCRIPTIONS[end] ?? end };
}

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  COMPLETE: "The scan was completed successfully.",
  ACTIVE: "Continuous scan is selected for image.",
};

function findingsView(
  { world: { account, region } }: Registry,
  {
    repository,
    image: { digest },
    scan: { kind, completedAt },
    found,
  }: {
    readonly repository: Repository;
    readonly image: StoredImage;
    readonly scan: Scan;
    readonly found: ScanFindings;
  },
  input: Input,
) {
  // Before that time there are none, and the status does not tell.
  if (completedAt === undefined) return { imageScanFindings: { findingSeverityCounts: {} } };
  const at = new Date(completedAt);
  const { items, nextToken } = page(found.findings ?? [], input);
  const context = { account, region, repositoryArn: repository.arn, digest, at };
  return {
    imageScanFindings: {
      imageScanCompletedAt: at,
      vulnerabilitySourceUpdatedAt: at,
      findingSeverityCounts: severityCounts(found.findings ?? []),
      ...(kind === "basic"
        ? { findings: items.map(basicFinding) }
        : { enhancedFindings: items.map((finding) => enhancedFinding(finding, context)) }),
    },
    nextToken,
  };
}
