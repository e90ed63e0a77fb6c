import type { Finding, Scan, ScanKind } from "../registry/scans.ts";

/** What a scan came to. What was not measured is never a pass. */
export type Scanned =
  | { readonly kind: "measured"; readonly findings: readonly Finding[] }
  | { readonly kind: "inconclusive"; readonly why: string };

export type Next = Scanned | { readonly kind: "wait" } | { readonly kind: "start" };

/** What is known of a scan beside what ECR says of it now. Times are milliseconds since the epoch. */
export interface SoFar {
  readonly scanning: ScanKind;
  readonly now: number;
  /** Of the first look. */
  readonly since: number;
  /** Since when ECR has said the same; undefined: it has not been asked twice. */
  readonly sameSince: number | undefined;
  /** Whether this step has asked for a scan. ECR scans an image by hand once in 24 hours. */
  readonly asked: "no" | "started" | "refused";
}

/** Every status that ECR documents for DescribeImageScanFindings has its verdict here. */
export function verdictOnStatus(scan: Scan, soFar: SoFar): Next {
  const { scanning, now, since, asked } = soFar;
  const canAsk = scanning !== "enhanced" && asked === "no";
  switch (scan.status) {
    case "NOT_STARTED":
      return canAsk && (scanning === "basic-by-hand" || now - since >= ON_PUSH_GRACE_MS) ? START : WAIT;
    case "PENDING":
    case "IN_PROGRESS":
      return WAIT;
    case "ACTIVE":
    case "COMPLETE":
      return scanning === "enhanced" || scan.status === "ACTIVE" ? whenSettled(scan, soFar) : whenFresh(scan, soFar);
    case "FAILED":
    case "FINDINGS_UNAVAILABLE":
      return canAsk ? START : inconclusive(scan);
    default:
      return inconclusive(scan);
  }
}

/** A push that ECR has not begun to scan by then was before the repository scanned on push. */
const ON_PUSH_GRACE_MS = 60_000;

/** A basic scan knows what was known when it ran, and can be had again after so long. */
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Amazon Inspector's status can come before its findings: without a time of completion, the same is to be said for so
 * long. https://github.com/aws/aws-sdk/issues/289
 */
const SETTLED_AFTER_MS = 15_000;

const WAIT = { kind: "wait" } as const;
const START = { kind: "start" } as const;

function whenFresh({ completedAt, findings }: Scan, { now, asked }: SoFar): Next {
  const isOld = completedAt !== undefined && now - completedAt > DAY_MS;
  if (!isOld || asked === "refused") return { kind: "measured", findings };
  return asked === "no" ? START : WAIT;
}

function whenSettled({ completedAt, findings }: Scan, { now, sameSince }: SoFar): Next {
  const isSettled = completedAt !== undefined || (sameSince !== undefined && now - sameSince >= SETTLED_AFTER_MS);
  return isSettled ? { kind: "measured", findings } : WAIT;
}

function inconclusive({ status, description }: Scan): Scanned {
  const meaning = MEANINGS[status] ?? "a status that this action does not know";
  return { kind: "inconclusive", why: `${meaning} (${[status, description].filter(Boolean).join(": ")})` };
}

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ImageScanStatus.html */
const MEANINGS: Readonly<Record<string, string>> = {
  FAILED: "the scan failed",
  UNSUPPORTED_IMAGE: "ECR cannot scan this kind of image",
  FINDINGS_UNAVAILABLE: "ECR has the findings no more",
  SCAN_ELIGIBILITY_EXPIRED: "Amazon Inspector does not scan the image any more, it was pushed too long ago",
  LIMIT_EXCEEDED: "Amazon Inspector has no scan left for it",
  IMAGE_ARCHIVED: "the image is archived, and ECR scans none that is",
};
