/** What a scan of an image finds: what a test says, nothing otherwise. */
export interface ScanFindings {
  /** How the scan ends. Default COMPLETE, or ACTIVE where Amazon Inspector goes on with it. */
  readonly status?: EndStatus;
  /** ECR's reason for the status. */
  readonly description?: string;
  readonly findings?: readonly ScanFinding[];
}

export type EndStatus =
  | "COMPLETE"
  | "ACTIVE"
  | "FAILED"
  | "UNSUPPORTED_IMAGE"
  | "SCAN_ELIGIBILITY_EXPIRED"
  | "FINDINGS_UNAVAILABLE"
  | "LIMIT_EXCEEDED"
  | "IMAGE_SIZE_EXCEEDED";

export interface ScanFinding {
  /** CVE-2026-1234. */
  readonly id: string;
  /** UNTRIAGED is a word of Amazon Inspector alone. */
  readonly severity: "INFORMATIONAL" | "LOW" | "MEDIUM" | "HIGH" | "CRITICAL" | "UNDEFINED" | "UNTRIAGED";
  /** The vulnerable package and its version. */
  readonly package?: { readonly name: string; readonly version: string; readonly fixedIn?: string };
  readonly isExploitable?: boolean;
}

/** How many there are of each severity; in basic scanning and in the counts what is untriaged is undefined. */
export function severityCounts(findings: readonly ScanFinding[]): Readonly<Record<string, number>> {
  const groups = Object.groupBy(findings, ({ severity }) => basicSeverity(severity));
  return Object.fromEntries(Object.entries(groups).map(([severity, group]) => [severity, group?.length ?? 0]));
}

export function basicFinding({ id, severity, package: vulnerable }: ScanFinding) {
  const attributes = vulnerable && [
    { key: "package_name", value: vulnerable.name },
    { key: "package_version", value: vulnerable.version },
  ];
  const uri = `https://nvd.nist.gov/vuln/detail/${id}`;
  return { name: id, uri, severity: basicSeverity(severity), ...(attributes && { attributes }) };
}

/** As Amazon Inspector tells it; `at` is when the image was scanned. */
export function enhancedFinding(
  { id, severity, package: vulnerable, isExploitable = false }: ScanFinding,
  {
    account,
    region,
    repositoryArn,
    digest,
    at,
  }: {
    readonly account: string;
    readonly region: string;
    readonly repositoryArn: string;
    readonly digest: string;
    readonly at: Date;
  },
) {
  const { name, version, fixedIn } = vulnerable ?? {};
  return {
    awsAccountId: account,
    findingArn: `arn:aws:inspector2:${region}:${account}:finding/${id.toLowerCase()}`,
    title: name === undefined ? id : `${id} - ${name}`,
    type: "PACKAGE_VULNERABILITY",
    status: "ACTIVE",
    severity,
    firstObservedAt: at,
    lastObservedAt: at,
    updatedAt: at,
    fixAvailable: fixedIn === undefined ? "NO" : "YES",
    exploitAvailable: isExploitable ? "YES" : "NO",
    packageVulnerabilityDetails: {
      vulnerabilityId: id,
      source: "NVD",
      sourceUrl: `https://nvd.nist.gov/vuln/detail/${id}`,
      vulnerablePackages:
        name === undefined ? [] : [{ name, version, ...(fixedIn !== undefined && { fixedInVersion: fixedIn }) }],
    },
    resources: [
      {
        type: "AWS_ECR_CONTAINER_IMAGE",
        id: `${repositoryArn}/${digest}`,
        details: { awsEcrContainerImage: { imageHash: digest, registry: account } },
      },
    ],
  };
}

function basicSeverity(severity: ScanFinding["severity"]): string {
  return severity === "UNTRIAGED" ? "UNDEFINED" : severity;
}
