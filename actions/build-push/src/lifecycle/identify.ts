import type { LifecycleImage } from "./image.ts";
import { type Rule, storageClassOf } from "./policy.ts";
import { meetsTags } from "./selection.ts";

/** Milliseconds. Also the time in which ECR acts on what a policy says. */
export const DAY = 24 * 60 * 60 * 1000;

/**
 * AWS does not say whether images that can only go with another one are counted, nor which of two goes first that were
 * pushed in the same second. `most`: whatever may go by any reading; `least`: what goes by all of them.
 */
export type Reading = "likely" | "most" | "least";

/** What a rule would act on if it were the only one. Images that other rules claim count. */
export function identify(
  rule: Rule,
  images: readonly LifecycleImage[],
  now: number,
  reading: Reading,
): readonly LifecycleImage[] {
  const selected = images.filter((image) => isSelected(rule, image)).toSorted((a, b) => orderTime(b) - orderTime(a));
  const { countType, countNumber } = rule.selection;
  if (countType === "imageCountMoreThan") return moreThan(countNumber, selected, reading);
  const since = { sinceImagePushed: orderTime, sinceImagePulled: pulledAt, sinceImageTransitioned: archivedAt }[
    countType
  ];
  return selected.filter((image) => now - since(image) > countNumber * DAY);
}

/** `images`: youngest first. */
function moreThan(number: number, images: readonly LifecycleImage[], reading: Reading): readonly LifecycleImage[] {
  const [lastKept, firstGone] = [images[number - 1], images[number]];
  if (!lastKept || !firstGone) return [];
  if (reading === "most") return images.filter((image) => orderSecond(image) <= orderSecond(firstGone));
  if (reading === "least") return images.filter((image) => orderSecond(image) < orderSecond(lastKept));
  return images.slice(number);
}

export function isSelected(rule: Rule, image: LifecycleImage): boolean {
  const isArchived = image.status === "ARCHIVED";
  return isArchived === (storageClassOf(rule) === "archive") && meetsTags(rule, image.tags);
}

/** A new tag does not make an image younger. To be restored from the archive does. */
function orderTime({ pushedAt, lastActivatedAt }: LifecycleImage): number {
  return lastActivatedAt ?? pushedAt;
}

/** As exact as ECR tells it. */
function orderSecond(image: LifecycleImage): number {
  return Math.floor(orderTime(image) / 1000);
}

function pulledAt({ lastPulledAt, lastActivatedAt, pushedAt }: LifecycleImage): number {
  if (lastActivatedAt !== undefined) return Math.max(lastActivatedAt, lastPulledAt ?? 0);
  return lastPulledAt ?? pushedAt;
}

function archivedAt({ lastArchivedAt, pushedAt }: LifecycleImage): number {
  return lastArchivedAt ?? pushedAt;
}
