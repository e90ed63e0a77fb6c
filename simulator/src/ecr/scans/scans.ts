import { AwsError } from "../../service.ts";
import type { Registry } from "../registry.ts";
import type { Repository, StoredImage } from "../repository.ts";
import { DAY, FINDINGS_LAG, SCAN_STARTS, SCANNING } from "../timing.ts";
import type { ScanConfiguration } from "./scan-configuration.ts";

export interface Scan {
  readonly kind: "basic" | "enhanced";
  /** Milliseconds since the epoch on the simulator's clock, as all times here. */
  readonly startedAt: number;
  /** ended: what its findings say counts. */
  phase: "queued" | "going on" | "ended";
  /** When its findings could be read. */
  completedAt?: number;
}

/** The scans of the registry's images: on push, all the time, or by hand. */
export class Scans {
  readonly #registry: Registry;
  readonly #configuration: ScanConfiguration;
  readonly #scans = new Map<string, Scan>();

  constructor(registry: Registry, configuration: ScanConfiguration) {
    this.#registry = registry;
    this.#configuration = configuration;
    registry.onPush((repository, image) => this.#pushed(repository, image));
  }

  /** Undefined as long as none was started. */
  find(repository: Repository, image: StoredImage): Scan | undefined {
    const scan = this.#scans.get(key(repository, image));
    return scan?.phase === "queued" ? undefined : scan;
  }

  /** API reference, StartImageScan: basic scanning alone, and once a day for an image, also if its push started one. */
  startByHand(repository: Repository, image: StoredImage): void {
    if (this.#configuration.isEnhanced) {
      throw new AwsError("ValidationException", "This feature is disabled");
    }
    if (image.status !== "ACTIVE") {
      const message = `The image with digest '${image.digest}' is archived and cannot be scanned`;
      throw new AwsError("ImageArchivedException", message);
    }
    if (!isScannable(image)) {
      const message = `The image with digest '${image.digest}' and media type '${image.manifest.mediaType}' cannot be scanned`;
      throw new AwsError("UnsupportedImageTypeException", message);
    }
    const last = this.#scans.get(key(repository, image));
    if (last && this.#registry.world.clock.now() - last.startedAt < DAY) {
      throw new AwsError("LimitExceededException", "The scan quota per image has been exceeded. Wait and try again.");
    }
    this.#start(repository, image).phase = "going on";
  }

  #pushed(repository: Repository, image: StoredImage): void {
    if (image.manifest.kind === "index" || this.#configuration.of(repository).frequency === "MANUAL") return;
    const scan = this.#start(repository, image);
    this.#registry.world.clock.after(SCAN_STARTS, () => {
      if (scan.phase === "queued") scan.phase = "going on";
    });
  }

  #start(repository: Repository, image: StoredImage): Scan {
    const { clock } = this.#registry.world;
    const kind = this.#configuration.isEnhanced ? "enhanced" : "basic";
    const scan: Scan = { kind, startedAt: clock.now(), phase: "queued" };
    this.#scans.set(key(repository, image), scan);
    clock.after(SCANNING, () => {
      scan.phase = "ended";
      if (kind === "basic") scan.completedAt = clock.now();
    });
    // aws/aws-sdk#289: an image is ACTIVE before its findings are there.
    if (kind === "enhanced") {
      clock.after(SCANNING + FINDINGS_LAG, () => {
        scan.completedAt = clock.now();
      });
    }
    return scan;
  }
}

/** Attestations have the form of an image, and no file system. */
export function isScannable({ manifest }: StoredImage): boolean {
  return manifest.kind === "image" && manifest.layers.some(({ mediaType }) => mediaType.includes("tar"));
}

function key({ name }: Repository, { digest }: StoredImage): string {
  return `${name}@${digest}`;
}
