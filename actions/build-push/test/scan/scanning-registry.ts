import type { Clock } from "@deploy-actions/shared/clock";
import type { Manifest } from "../../src/registry/images.ts";
import type { Finding, Scan, ScanKind, Scans } from "../../src/registry/scans.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** Milliseconds from the start of a scan. */
const SCAN_TAKES = { "basic-on-push": 20_000, "basic-by-hand": 20_000, enhanced: 30_000 } as const;

interface Pushed {
  readonly findings: readonly Finding[];
  /** A status that ECR gives instead of a result. */
  readonly instead: string | undefined;
  startedAt: number | undefined;
  byHandAt: number | undefined;
}

/** A registry that scans as ECR documents it: on push, by hand once a day, or with Amazon Inspector. */
export class ScanningRegistry implements Scans {
  /** Throws at the next look. */
  readonly troubles: Error[] = [];
  readonly #clock: Clock;
  readonly #kind: ScanKind;
  readonly #pushed = new Map<string, Pushed>();
  readonly #manifests = new Map<string, Manifest>();

  constructor(clock: Clock, kind: ScanKind) {
    this.#clock = clock;
    this.#kind = kind;
  }

  push(
    digest: string,
    {
      findings = [],
      instead,
      at = this.#clock.now(),
      isScanned = this.#kind !== "basic-by-hand",
    }: { findings?: readonly Finding[]; instead?: string; at?: number; isScanned?: boolean } = {},
  ): void {
    this.#pushed.set(digest, { findings, instead, startedAt: isScanned ? at : undefined, byHandAt: undefined });
    this.#manifests.set(digest, {
      digest,
      mediaType: "application/vnd.oci.image.manifest.v1+json",
      text: '{"schemaVersion":2,"config":{},"layers":[]}',
    });
  }

  pushIndex(digest: string, manifests: readonly object[]): void {
    const mediaType = "application/vnd.oci.image.index.v1+json";
    this.#manifests.set(digest, { digest, mediaType, text: JSON.stringify({ schemaVersion: 2, manifests }) });
  }

  async manifest(_: string, digest: string): Promise<Manifest | undefined> {
    return this.#manifests.get(digest);
  }

  async kind(): Promise<ScanKind> {
    return this.#kind;
  }

  async start(_: string, digest: string): Promise<void> {
    const image = this.#image(digest);
    if (this.#kind === "enhanced") throw named("ValidationException");
    if (image.instead === "UNSUPPORTED_IMAGE") throw named("UnsupportedImageTypeException");
    const now = this.#clock.now();
    const last = image.byHandAt ?? image.startedAt;
    if (last !== undefined && now - last < DAY_MS) throw named("LimitExceededException");
    image.startedAt = now;
    image.byHandAt = now;
  }

  async read(_: string, digest: string): Promise<Scan> {
    const trouble = this.troubles.shift();
    if (trouble) throw trouble;
    const { startedAt, findings, instead } = this.#image(digest);
    const scan = { description: undefined, completedAt: undefined, findings: [] };
    if (startedAt === undefined) return { ...scan, status: "NOT_STARTED" };
    const age = this.#clock.now() - startedAt;
    if (age < SCAN_TAKES[this.#kind] / 2) return { ...scan, status: "PENDING" };
    if (instead) return { ...scan, status: instead, description: "because." };
    if (this.#kind === "enhanced") {
      // Inspector's status comes before its findings.
      const isKnown = age >= SCAN_TAKES.enhanced;
      return {
        ...scan,
        status: "ACTIVE",
        findings: isKnown ? findings : [],
        completedAt: isKnown ? startedAt + SCAN_TAKES.enhanced : undefined,
      };
    }
    if (age < SCAN_TAKES[this.#kind]) return { ...scan, status: "IN_PROGRESS" };
    return { ...scan, status: "COMPLETE", findings, completedAt: startedAt + SCAN_TAKES[this.#kind] };
  }

  #image(digest: string): Pushed {
    const image = this.#pushed.get(digest);
    if (!image) throw named("ImageNotFoundException");
    return image;
  }
}

export function finding(overrides: Partial<Finding> = {}): Finding {
  return { id: "CVE-2026-1000", severity: "CRITICAL", package: "openssl 3.0.11-1", fixAvailable: true, ...overrides };
}

/** As the SDK throws them. */
export function named(name: string, httpStatusCode = 400): Error {
  return Object.assign(new Error(`ECR says ${name}`), { name, $metadata: { httpStatusCode } });
}
