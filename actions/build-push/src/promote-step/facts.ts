import type { Failure } from "@deploy-actions/shared/failure";
import { liveImage } from "../live-image.ts";
import { type ImageFacts, type LifecycleFacts, reasonOf, type StepFacts } from "../summary/facts.ts";
import type { PlannedImage } from "./plan.ts";

/** How a promotion ended. `images` are as planned; of a step that ended without an error all of it was done. */
interface End {
  readonly status: "planned" | "done";
  readonly images: readonly PlannedImage[];
  /** Bytes, by name. */
  readonly sizes: ReadonlyMap<string, number | undefined>;
  readonly lifecycle: readonly LifecycleFacts[];
  readonly failure: Failure | undefined;
  readonly warnings: readonly string[];
  /** Milliseconds. */
  readonly took: number;
}

export function factsOf({ status, images, sizes, lifecycle, failure, warnings, took }: End): StepFacts {
  const isDone = status === "done";
  const reached = images.some(isChanged) ? "promoted" : "unchanged";
  return {
    status: failure ? "failed" : isDone ? reached : "planned",
    images: images.map((image) => imageFacts(image, isDone, sizes.get(image.name))),
    lifecycle,
    builder: undefined,
    warnings: warnings.map((message) => ({ image: undefined, message, at: undefined })),
    why: failure && reasonOf(failure),
    took,
  };
}

function imageFacts(image: PlannedImage, isDone: boolean, size: number | undefined): ImageFacts {
  const { name, host, repository, digest, seen, steps } = image;
  return {
    name,
    registry: host,
    repository,
    digest,
    status: isDone ? (isChanged(image) ? "promoted" : "unchanged") : "not-pushed",
    size: size ?? seen.images.find((held) => held.digest === digest)?.size,
    liveSize: liveImage(seen.images)?.size,
    cachedShare: undefined,
    seconds: undefined,
    tags: isDone
      ? steps.map(({ tag, kind }) => ({
          tag,
          change: kind === "there" ? "there" : kind === "move" ? "moved" : "written",
        }))
      : [],
    platforms: [],
    scan: undefined,
    smoke: undefined,
  };
}

function isChanged({ isBrought, steps }: PlannedImage): boolean {
  return isBrought || steps.some(({ kind }) => kind !== "there");
}
