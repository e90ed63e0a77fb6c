import { Failure } from "@deploy-actions/shared/failure";
import type { Images } from "../registry/images.ts";
import type { PrunedImage, PrunePlan } from "./prune.ts";

interface PruneEffects {
  readonly images: Images;
  readonly log: (line: string) => void;
}

/**
 * Takes the tags of surplus deploys away, image by image. Each is looked at once more: a life-cycle policy, or another
 * job, may have taken the tag that was to keep it.
 */
export async function applyPrune(repository: string, plan: PrunePlan, effects: PruneEffects): Promise<void> {
  for (const pruned of plan.images) await prune(repository, pruned, effects);
}

async function prune(repository: string, { digest, untag, retiredTag }: PrunedImage, { images, log }: PruneEffects) {
  if (retiredTag !== undefined) await retire(repository, digest, retiredTag, images);
  const found = await images.find(repository, { digest });
  if (!found) return;
  const tags = untag.filter((tag) => found.tags.includes(tag));
  if (tags.length === 0) return;
  if (tags.length === found.tags.length) {
    log(
      `${tags.join(", ")} in ${repository} stay for now: they are the last tags of ${digest}, which would be deleted.`,
    );
    return;
  }
  await images.untag(repository, tags);
  log(`${tags.join(", ")} in ${repository} ${tags.length === 1 ? "protects" : "protect"} ${digest} no longer.`);
}

async function retire(repository: string, digest: string, tag: string, images: Images): Promise<void> {
  const manifest = await images.manifest(repository, digest);
  // Gone since it was listed.
  if (!manifest) return;
  const { kind } = await images.tag(repository, manifest, tag);
  if (kind !== "taken") return;
  throw new Failure(`The tag ${tag} in ${repository} is on another image, and ${digest} needs it.`, {
    hint: "Somebody wrote it by hand: tags that begin with retired- belong to this action. Take it away.",
  });
}
