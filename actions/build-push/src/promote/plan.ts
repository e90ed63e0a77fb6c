import type { Checked, Problem } from "@deploy-actions/shared/problems";
import type { Descriptor } from "../oci/descriptor.ts";
import type { Manifest } from "../registry/images.ts";
import type { Sighting } from "./look.ts";
import { written } from "./promotion.ts";

/** What brings images to where they get their tags. */
export interface PromotionPlan {
  readonly images: readonly ImagePlan[];
}

export interface ImagePlan {
  readonly name: string;
  readonly digest: string;
  readonly from: { readonly host: string; readonly repository: string };
  readonly to: { readonly host: string; readonly repository: string };
  /** Missing at the destination, largest first: it decides how long it takes. */
  readonly blobs: readonly BlobPlan[];
  /** Missing at the destination, in an order in which a registry takes them. */
  readonly manifests: readonly { readonly manifest: Manifest; readonly tag: string | undefined }[];
  /** Of configurations and layers that need not be moved; 0 where only tags are given, and nobody looks at them. */
  readonly bytesThere: number;
}

export interface BlobPlan {
  readonly blob: Descriptor;
  /** A repository of the destination's registry that holds it, or will when it comes to this. */
  readonly mountFrom: string | undefined;
}

export function planPromotion(sightings: readonly Sighting[]): Checked<PromotionPlan> {
  const problems = sightings.flatMap(problemsOf);
  if (problems.length > 0) return { ok: false, problems };
  // By registry and digest, the repository that holds a blob by then: images of a monorepo share their base.
  const held = new Map<string, string>();
  return { ok: true, value: { images: sightings.flatMap((sighting) => planImage(sighting, held)) } };
}

function planImage(
  { promotion: { name }, from, to, image }: Sighting,
  held: Map<string, string>,
): readonly ImagePlan[] {
  if (image.kind === "there")
    return [{ name, digest: image.digest, from, to, blobs: [], manifests: [], bytesThere: 0 }];
  if (image.kind !== "elsewhere") return [];
  const wanted = new Map(image.bill.flatMap(({ blobs }) => blobs).map((one) => [one.blob.digest, one]));
  const blobs: BlobPlan[] = [];
  let bytesThere = 0;
  for (const { blob, isThere } of wanted.values()) {
    const key = `${to.host}/${blob.digest}`;
    const holder = from.host === to.host ? from.repository : held.get(key);
    if (isThere || holder === to.repository) bytesThere += blob.size;
    else blobs.push({ blob, mountFrom: holder });
    held.set(key, to.repository);
  }
  const manifests = image.bill.flatMap(({ manifest, tag, isThere }) =>
    isThere && tag === undefined ? [] : [{ manifest, tag }],
  );
  const largestFirst = blobs.toSorted((one, other) => other.blob.size - one.blob.size);
  return [{ name, digest: image.digest, from, to, blobs: largestFirst, manifests, bytesThere }];
}

function problemsOf({ promotion: { source }, from, image }: Sighting): readonly Problem[] {
  const where = `${from.host}/${from.repository}`;
  if (image.kind === "missing")
    return [
      {
        at: "from",
        message: `${written(source)} is not in ${where}.`,
        fix: source.host
          ? "Check that it was pushed, and has not expired."
          : `Check that it was pushed, and has not expired; of another registry write it with its host, HOST/${written(source)}.`,
      },
    ];
  if (image.kind === "archived") {
    const { repository } = from;
    const command = `aws ecr update-image-storage-class --repository-name ${repository} --image-id imageDigest=${image.digest} --target-storage-class STANDARD`;
    return [
      { at: "from", message: `${written(source)} is in the archive of ${where}.`, fix: `Restore it first: ${command}` },
    ];
  }
  if (image.kind === "activating")
    return [
      {
        at: "from",
        message: `${written(source)} is just being restored from the archive of ${where}.`,
        fix: "Run again in some minutes.",
      },
    ];
  return [];
}
