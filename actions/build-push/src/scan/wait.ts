import { errorCode, isTransient, underlying } from "@deploy-actions/shared/aws/aws-error";
import type { Clock } from "@deploy-actions/shared/clock";
import { formatDuration } from "@deploy-actions/shared/duration";
import { poll } from "@deploy-actions/shared/poll";
import { bounded } from "../bounded.ts";
import type { Scan, ScanKind, Scans } from "../registry/scans.ts";
import { type Scanned, type SoFar, verdictOnStatus } from "./verdict-on-status.ts";

/** The manifest of one platform, in a repository. */
export interface ScanTarget {
  readonly repository: string;
  readonly digest: string;
  /** What the log calls it: `web linux/arm64`. */
  readonly name: string;
}

export interface ScanPorts {
  readonly scans: Scans;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Looks at one time: DescribeImageScanFindings takes a page of findings, of which a large image has dozens. */
const AT_ONCE = 4;

/** A small image is scanned within seconds, a large one takes minutes. */
const paceMs = (attempt: number) => Math.min(4_000 + 1_000 * attempt, 15_000);

/** What ECR finds in each of them. Asks for a scan where ECR does not scan by itself. */
export async function waitForScans(
  targets: readonly ScanTarget[],
  { timeout }: { /** Milliseconds, for all of them. */ readonly timeout: number },
  ports: ScanPorts,
): Promise<ReadonlyMap<ScanTarget, Scanned>> {
  const repositories = [...new Set(targets.map(({ repository }) => repository))];
  const kinds = await bounded(
    repositories,
    AT_ONCE,
    async (name) => [name, await ports.scans.kind(name)] satisfies [string, ScanKind],
  );
  const kindOf = new Map(kinds);
  const followed = new Map<string, FollowedScan>();
  for (const target of targets) {
    const scanning = kindOf.get(target.repository) as ScanKind;
    if (!followed.has(keyOf(target))) followed.set(keyOf(target), new FollowedScan(target, scanning, ports));
  }
  const { clock, signal } = ports;
  const all = [...followed.values()];
  await poll(
    async () => {
      await bounded(
        all.filter(({ result }) => !result),
        AT_ONCE,
        (scan) => scan.look(),
      );
      return all.every(({ result }) => result) || undefined;
    },
    { clock, signal, pace: paceMs, deadline: clock.now() + timeout, waitingFor: "the scans" },
  );
  const resultOf = (target: ScanTarget): Scanned => {
    const { result, status } = followed.get(keyOf(target)) as FollowedScan;
    return result ?? { kind: "inconclusive", why: `no result within ${formatDuration(timeout)} (${status})` };
  };
  return new Map(targets.map((target) => [target, resultOf(target)]));
}

const keyOf = ({ repository, digest }: ScanTarget) => `${repository}@${digest}`;

class FollowedScan {
  result: Scanned | undefined;
  /** ECR's last word. */
  status = "not asked";
  readonly #target: ScanTarget;
  readonly #scanning: ScanKind;
  readonly #ports: ScanPorts;
  readonly #since: number;
  #asked: SoFar["asked"] = "no";
  #said: { readonly what: string; readonly since: number } | undefined;

  constructor(target: ScanTarget, scanning: ScanKind, ports: ScanPorts) {
    this.#target = target;
    this.#scanning = scanning;
    this.#ports = ports;
    this.#since = ports.clock.now();
  }

  async look(): Promise<void> {
    const { clock, log } = this.#ports;
    const scan = await this.#read();
    if (!scan) return;
    if (scan.status !== this.status) log(`Scan of ${this.#target.name}: ${scan.status}.`);
    this.status = scan.status;
    const what = JSON.stringify([scan.status, scan.findings.map(({ id, package: where }) => [id, where]).sort()]);
    const sameSince = this.#said?.what === what ? this.#said.since : undefined;
    const now = clock.now();
    this.#said = { what, since: sameSince ?? now };
    const next = verdictOnStatus(scan, {
      scanning: this.#scanning,
      now,
      since: this.#since,
      sameSince,
      asked: this.#asked,
    });
    if (next.kind === "start") await this.#start();
    else if (next.kind !== "wait") this.result = next;
  }

  async #read(): Promise<Scan | undefined> {
    const { scans, log, signal } = this.#ports;
    const { repository, digest, name } = this.#target;
    try {
      return await scans.read(repository, digest);
    } catch (error) {
      if (signal.aborted || !isTransient(underlying(error))) throw error;
      log(`Could not look at the scan of ${name} (${(error as Error).message}); looking again.`);
      return undefined;
    }
  }

  async #start(): Promise<void> {
    const { scans, log } = this.#ports;
    const { repository, digest, name } = this.#target;
    try {
      await scans.start(repository, digest);
      this.#asked = "started";
      log(`Scan of ${name}: asked ECR for it.`);
    } catch (error) {
      this.#asked = "refused";
      switch (errorCode(underlying(error))) {
        case "LimitExceeded":
          log(`Scan of ${name}: ECR scans an image by hand once in 24 hours, and has done so.`);
          return;
        case "UnsupportedImageType":
          this.result = { kind: "inconclusive", why: "ECR cannot scan this kind of image (UnsupportedImageType)" };
          return;
        default:
          throw error;
      }
    }
  }
}
