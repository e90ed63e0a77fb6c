/** What this action asks of ECR's image scanning. */
export interface Scans {
  /** Of this repository: basic scanning on push or by hand, or Amazon Inspector. */
  kind(repository: string): Promise<ScanKind>;
  /** Basic scanning only; once in 24 hours for an image. */
  start(repository: string, digest: string): Promise<void>;
  /** All findings there are by now. */
  read(repository: string, digest: string): Promise<Scan>;
}

export type ScanKind = "basic-on-push" | "basic-by-hand" | "enhanced";

export interface Scan {
  /** ECR's word, or `NOT_STARTED` where it knows of no scan. */
  readonly status: string;
  /** ECR's reason, where it gives one. */
  readonly description: string | undefined;
  /** Milliseconds since the epoch. */
  readonly completedAt: number | undefined;
  readonly findings: readonly Finding[];
}

export interface Finding {
  /** CVE-2026-1234. */
  readonly id: string;
  readonly severity: Severity;
  /** `openssl 3.0.11-1`, where it is told. */
  readonly package: string | undefined;
  readonly fixAvailable: boolean | undefined;
}

export type Severity = (typeof SEVERITIES)[number];

/** Worst first. The last two have no severity yet. */
export const SEVERITIES = ["CRITICAL", "HIGH", "MEDIUM", "LOW", "INFORMATIONAL", "UNDEFINED", "UNTRIAGED"] as const;
