import { formatDuration } from "@deploy-actions/shared/duration";
import type { ImageFacts, StepFacts } from "./facts.ts";
import { formatDelta, formatSize } from "./size.ts";

export const MARKS: Readonly<Record<StepFacts["status"], string>> = {
  pushed: "✅",
  built: "✅",
  promoted: "✅",
  unchanged: "✅",
  planned: "📋",
  failed: "❌",
  cancelled: "⚠️",
};

/** One line that says how it ended: first in the summary, last in the log, and the title of the annotation. */
export function verdictOf({ status, images, why, took }: StepFacts): string {
  const one = images.length === 1 ? images[0] : undefined;
  const what = one?.name ?? (images.length === 0 ? "build-push" : `${images.length} images`);
  const size = one?.size === undefined ? "" : `, ${sizeOf(one)}`;
  const time = formatDuration(took);
  switch (status) {
    case "pushed":
      return one
        ? `${what}: ${one.status === "reused" ? "not built anew, as its sources are the same, and tagged" : "pushed"}${asTag(one)}${size}, in ${time}`
        : `${what}: ${countsOf(images)}, in ${time}`;
    case "promoted":
      return one ? `${what}: promoted${asTag(one)}${size}, in ${time}` : `${what}: ${countsOf(images)}, in ${time}`;
    case "built":
      return `${what}: built in ${time}, not pushed${why ? `: ${why.what}` : ""}`;
    case "unchanged":
      return `${what}: nothing to do, ${one ? "it is" : "they are"} there with all tags`;
    case "planned":
      return `${what}: dry run, nothing was built or changed`;
    case "failed":
      return `${what}: failed after ${time}, ${tagged(images)}`;
    case "cancelled":
      return `${what}: cancelled after ${time}, ${tagged(images)}`;
  }
}

/** `45.3 MB (+1.2 MB to live)`. */
export function sizeOf({ size, liveSize }: Pick<ImageFacts, "size" | "liveSize">): string {
  if (size === undefined) return "";
  return liveSize === undefined ? formatSize(size) : `${formatSize(size)} (${formatDelta(size - liveSize)} to live)`;
}

/** `3 built, 5 reused`. */
function countsOf(images: readonly ImageFacts[]): string {
  const counts = Map.groupBy(images, ({ status }) => status);
  return [...counts].map(([status, all]) => `${all.length} ${status.replace("-", " ")}`).join(", ");
}

function asTag({ tags: [first] }: ImageFacts): string {
  return first ? ` as ${first.tag}` : "";
}

function tagged(images: readonly ImageFacts[]): string {
  const count = images.flatMap(({ tags }) => tags).filter(({ change }) => change !== "there").length;
  return count === 0 ? "no tag was written" : `${count} tag${count === 1 ? " was" : "s were"} written`;
}
