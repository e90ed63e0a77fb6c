import {
  BatchGetRepositoryScanningConfigurationCommand,
  DescribeImageScanFindingsCommand,
  type EnhancedImageScanFinding,
  GetRegistryScanningConfigurationCommand,
  type ImageScanFinding,
  StartImageScanCommand,
} from "@aws-sdk/client-ecr";
import { isTransient } from "@deploy-actions/shared/aws/aws-error";
import { named } from "@deploy-actions/shared/aws/named";
import type { Clock } from "@deploy-actions/shared/clock";
import { Failure } from "@deploy-actions/shared/failure";
import { retry } from "@deploy-actions/shared/retry";
import type { AwsRegistryMeans } from "./aws-registry.ts";
import { type Finding, type Scan, type Scans, SEVERITIES } from "./scans.ts";

/** Of DescribeImageScanFindings (ECR API reference). */
const PAGE = 1000;

const START_ATTEMPTS = 5;

interface ScanEffects {
  readonly clock: Clock;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

export function awsScans({ client, onceClient, registryId, explained }: AwsRegistryMeans, effects: ScanEffects): Scans {
  return {
    kind: (repository) =>
      explained(`reading how ${repository} is scanned`, async () => {
        const registry = await client.send(new GetRegistryScanningConfigurationCommand({}));
        if (registry.scanningConfiguration?.scanType === "ENHANCED") return "enhanced";
        const { scanningConfigurations: [found] = [], failures: [failure] = [] } = await client.send(
          new BatchGetRepositoryScanningConfigurationCommand({ repositoryNames: [repository] }),
        );
        if (found) return found.scanFrequency === "SCAN_ON_PUSH" ? "basic-on-push" : "basic-by-hand";
        throw new Failure(
          `ECR does not say how ${repository} is scanned: ${failure?.failureReason ?? "it gave no reason"}`,
          { hint: "Look at the scanning configuration of the registry, or leave the scan out (`scan: false`)." },
        );
      }),

    start: (repositoryName, imageDigest) =>
      explained(`starting a scan of ${imageDigest} in ${repositoryName}`, async () => {
        const command = { registryId, repositoryName, imageId: { imageDigest } };
        // The SDK takes the daily limit of an image for throttling: it would ask for minutes, and slow down all other calls.
        const isWorthwhile = (error: unknown) => isTransient(error) && !named(error, "LimitExceededException");
        await retry(() => onceClient.send(new StartImageScanCommand(command)), {
          ...effects,
          attempts: START_ATTEMPTS,
          retryable: isWorthwhile,
        });
      }),

    read: (repositoryName, imageDigest) =>
      explained(`reading the scan of ${imageDigest} in ${repositoryName}`, async () => {
        const findings: Finding[] = [];
        let nextToken: string | undefined;
        try {
          for (;;) {
            const query = { registryId, repositoryName, imageId: { imageDigest }, maxResults: PAGE, nextToken };
            const answer = await client.send(new DescribeImageScanFindingsCommand(query));
            const {
              findings: basic = [],
              enhancedFindings = [],
              imageScanCompletedAt,
            } = answer.imageScanFindings ?? {};
            findings.push(...basic.map(toFinding), ...enhancedFindings.map(toEnhancedFinding));
            nextToken = answer.nextToken;
            if (nextToken) continue;
            const { status = "PENDING", description } = answer.imageScanStatus ?? {};
            return { status, description, completedAt: imageScanCompletedAt?.getTime(), findings };
          }
        } catch (error) {
          if (named(error, "ScanNotFoundException")) return without("NOT_STARTED", (error as Error).message);
          throw error;
        }
      }),
  };
}

const without = (status: string, description: string): Scan => ({
  status,
  description,
  completedAt: undefined,
  findings: [],
});

function toFinding({ name = "", severity = "UNDEFINED", attributes = [] }: ImageScanFinding): Finding {
  const attribute = (key: string) => attributes.find((one) => one.key === key)?.value;
  return {
    id: name,
    severity,
    package: packageName(attribute("package_name"), attribute("package_version")),
    fixAvailable: undefined,
  };
}

/** Inspector finds other things than vulnerable packages, too; those have a title only. */
function toEnhancedFinding(found: EnhancedImageScanFinding): Finding {
  const { title = "", severity, packageVulnerabilityDetails, fixAvailable } = found;
  const [vulnerable] = packageVulnerabilityDetails?.vulnerablePackages ?? [];
  return {
    id: packageVulnerabilityDetails?.vulnerabilityId ?? title,
    // An enhanced finding's is any text.
    severity: SEVERITIES.find((known) => known === severity) ?? "UNTRIAGED",
    package: packageName(vulnerable?.name, vulnerable?.version),
    // PARTIAL: of several packages, some have one.
    fixAvailable: fixAvailable === undefined ? undefined : fixAvailable !== "NO",
  };
}

const packageName = (name: string | undefined, version: string | undefined): string | undefined =>
  name && [name, version].filter(Boolean).join(" ");
