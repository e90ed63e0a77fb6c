import { bounded } from "../bounded.ts";
import type { Images } from "../registry/images.ts";
import { judgeScan, type ScanJudgement, type ScannedImage, type ScanRules } from "./judge.ts";
import { type PlatformManifest, platformManifestsOf } from "./platform-manifests.ts";
import type { Scanned } from "./verdict-on-status.ts";
import { type ScanPorts, type ScanTarget, waitForScans } from "./wait.ts";

/** An image that the registry holds, and the one of the same repository that it is to replace. */
export interface ScanRequest {
  readonly name: string;
  readonly repository: string;
  /** `sha256:…`. */
  readonly digest: string;
  /** Digest of the live image; undefined: there is none. */
  readonly live: string | undefined;
}

export interface ScanSettings extends ScanRules {
  /** Counts only what the live image does not have and for which there is a fix. */
  readonly newOnly: boolean;
  readonly onInconclusive: "fail" | "pass";
  /** Milliseconds, for all images. */
  readonly timeout: number;
}

export interface ScanOutcome {
  readonly green: boolean;
  /** In the order of the images. */
  readonly judgements: readonly ScanJudgement[];
}

/** Manifests are small; this is to stay a polite client. */
const AT_ONCE = 4;

/** Waits until ECR has scanned all images, and judges them together: one that fails keeps the tags from all. */
export async function scanGate(
  requests: readonly ScanRequest[],
  settings: ScanSettings,
  ports: ScanPorts & { readonly images: Pick<Images, "manifest"> },
): Promise<ScanOutcome> {
  const unpacked = await bounded(requests, AT_ONCE, async (request) => ({
    request,
    own: await manifestsOf(request, request.digest, ports.images),
    live: settings.newOnly && request.live ? await manifestsOf(request, request.live, ports.images) : undefined,
  }));
  const targets = unpacked.flatMap(({ own, live }) => [...(own ?? []), ...(live ?? [])]);
  ports.log(`Waiting for ECR's scan of ${requests.map(({ name }) => name).join(", ")}.`);
  const results = await waitForScans(targets, settings, ports);
  const scannedOf = (target: ScanTarget) => results.get(target) as Scanned;

  const judgements = unpacked.map(({ request, own, live }) => {
    const platforms = own?.map((target) => ({ platform: target.platform, scanned: scannedOf(target) }));
    const image: ScannedImage = {
      name: request.name,
      platforms: platforms ?? [{ platform: undefined, scanned: missing(request.digest) }],
      live: settings.newOnly ? liveOf(request, live?.map(scannedOf)) : { kind: "not-asked" },
    };
    return judgeScan(image, settings, ports.clock.now());
  });
  return { green: judgements.every(({ verdict }) => isGreen(verdict, settings)), judgements };
}

export function isGreen(verdict: ScanJudgement["verdict"], { onInconclusive }: Pick<ScanSettings, "onInconclusive">) {
  return verdict === "passed" || (verdict === "inconclusive" && onInconclusive === "pass");
}

type Target = ScanTarget & Pick<PlatformManifest, "platform">;

async function manifestsOf(
  { name, repository, digest }: ScanRequest,
  wanted: string,
  images: Pick<Images, "manifest">,
): Promise<readonly Target[] | undefined> {
  const manifests = await platformManifestsOf(repository, wanted, images);
  const whose = wanted === digest ? name : `the live ${name}`;
  return manifests?.map((manifest) => ({
    ...manifest,
    repository,
    name: [whose, manifest.platform].filter(Boolean).join(" "),
  }));
}

function missing(digest: string): Scanned {
  return { kind: "inconclusive", why: `the registry does not have all of ${digest}` };
}

function liveOf({ live }: ScanRequest, scanned: readonly Scanned[] | undefined): ScannedImage["live"] {
  if (!live) return { kind: "none" };
  if (!scanned) return { kind: "unknown", why: `the registry does not have all of ${live}` };
  const unmeasured = scanned.find((one) => one.kind === "inconclusive");
  if (unmeasured) return { kind: "unknown", why: unmeasured.why };
  return { kind: "known", findings: scanned.flatMap((one) => (one.kind === "measured" ? one.findings : [])) };
}
