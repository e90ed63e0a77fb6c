import { formatDuration } from "@deploy-actions/shared/duration";
import { shortDigest } from "../lifecycle/image.ts";
import type { ImageFacts, StepFacts } from "./facts.ts";
import { percent, scanInShort } from "./image-table.ts";
import { lifecycleLines } from "./lifecycle-section.ts";
import { sizeOf, verdictOf } from "./verdict.ts";

/** The last lines of the log: a line for each image, the policies, and how it ended. */
export function closingLines(facts: StepFacts): readonly string[] {
  return [...facts.images.map(imageLine), ...lifecycleLines(facts.lifecycle), `${verdictOf(facts)}.`];
}

function imageLine(image: ImageFacts): string {
  const { name, repository, digest, status, cachedShare, seconds, tags, scan } = image;
  const told = [
    sizeOf(image),
    cachedShare === undefined ? "" : `${percent(cachedShare)} cached`,
    seconds === undefined ? "" : formatDuration(seconds * 1000),
    scan ? `scan ${scanInShort(image)}` : "",
  ].filter((text) => text !== "");
  const tagged = tags.map(({ tag, change }) => (change === "written" ? tag : `${tag} (${WORDS[change]})`)).join(", ");
  const ref = digest ? `${repository}@${shortDigest(digest)}` : repository;
  return [`${name}: ${status.replace("-", " ")} ${ref}`, ...told, tagged && `tags ${tagged}`]
    .filter(Boolean)
    .join(", ");
}

const WORDS = { moved: "moved", there: "was there" } as const;
