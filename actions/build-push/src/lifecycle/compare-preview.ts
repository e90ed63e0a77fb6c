import type { Preview } from "../registry/policies.ts";
import { evaluate, type LifecycleAction } from "./evaluate.ts";
import type { Disputed, Refusal, Verdict } from "./guard.ts";
import type { LifecycleImage } from "./image.ts";
import { isSamePolicy, type LifecyclePolicy } from "./policy.ts";
import { readPolicy } from "./read-policy.ts";

/**
 * Whether ECR would do what we expect of it: if not, we have not understood one of the two, and what we have judged is
 * not what would happen. `now` is in milliseconds since the epoch.
 */
export function comparePreview(
  { policy, images, now }: { policy: LifecyclePolicy; images: readonly LifecycleImage[]; now: number },
  preview: Preview,
): readonly Refusal[] {
  const previewed = readPolicy(preview.policy);
  if (!previewed.ok || !isSamePolicy(previewed.value, policy)) return [{ kind: "other-policy" }];

  const certain = byDigest(evaluate(policy, images, now - MARGIN_MS, "least"));
  const possible = byDigest(evaluate(policy, images, now + MARGIN_MS, "most"));
  const theirs = byDigest(preview.actions);
  const there = new Map(images.map((image) => [image.digest, image]));
  const disputed = [...new Set([...certain.keys(), ...theirs.keys()])].flatMap((digest): readonly Disputed[] => {
    const said = theirs.get(digest);
    const image = there.get(digest);
    // Nobody documents whether a preview lists what goes with another image.
    const isReferrer = image?.subject !== undefined && there.has(image.subject);
    if (isReferrer || isSame(said, possible.get(digest))) return [];
    return [{ digest, tags: image?.tags ?? [], ours: possible.get(digest), theirs: said }];
  });
  return disputed.length > 0 ? [{ kind: "disagrees", images: disputed }] : [];
}

/**
 * The clocks of ECR and of the runner differ, and a preview takes its time: an image that a nightly build pushed seven
 * days ago to the minute may be too old for one and not for the other.
 */
const MARGIN_MS = 60 * 60 * 1000;

function byDigest<T extends Pick<LifecycleAction, "digest">>(actions: readonly T[]): ReadonlyMap<string, T> {
  return new Map(actions.map((action) => [action.digest, action]));
}

function isSame(one: Verdict, other: Verdict): boolean {
  return one?.action === other?.action && one?.rulePriority === other?.rulePriority;
}
