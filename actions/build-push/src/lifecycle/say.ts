import type { Reference } from "../registry/references.ts";
import { isOurs } from "./generate.ts";
import { shortDigest } from "./image.ts";
import type { LifecyclePlan } from "./plan-lifecycle.ts";
import { selects } from "./policy.ts";

export interface LifecycleNews {
  /** For the log. */
  readonly lines: readonly string[];
  readonly warnings: readonly string[];
}

/** What a plan found and would do. Nothing about what speaks against it: that is a failure. */
export function sayLifecycle(plan: LifecyclePlan): LifecycleNews {
  if (plan.kind === "off") return { lines: [], warnings: [] };
  const { repository } = plan.request;
  if (!plan.review) return { lines: [`${repository} has no life-cycle policy: nothing expires.`], warnings: [] };
  const { forecast, exposed, missing, archived } = plan.review;
  const lines = forecast.map(({ rulePriority, selects, action, now, tomorrow }) => {
    const later = tomorrow > now ? `, ${tomorrow} within a day` : "";
    return `${repository}: rule ${rulePriority} (${selects}) ${action === "expire" ? "expires" : "archives"} ${now} ${now === 1 ? "image" : "images"}${later}.`;
  });
  return {
    lines: [...lines, ...(plan.kind === "manage" ? saidOfPlan(plan) : [])],
    warnings: [
      ...exposed.map(({ image, neededBy, rule, moving }) => {
        const name = `${repository}@${shortDigest(image.digest)}`;
        const when = moving.length > 0 ? `once another image has ${moving.join(", ")}` : "one day";
        return `${name} is needed by ${neededBy[0]} and will expire by rule ${rule.rulePriority} (${selects(rule)}) ${when}. Give it a tag that begins with keep-, or use the input adopt.`;
      }),
      ...archived.map(
        ({ image, by }) =>
          `${nameOf(repository, image)} is in the archive and cannot be pulled, and ${by} names it. Restore it with \`aws ecr update-image-storage-class\`.`,
      ),
      ...missing.map(({ image, by }) => `${nameOf(repository, image)} is not there any more, and ${by} names it.`),
    ],
  };
}

function nameOf(repository: string, image: Reference["image"]): string {
  return "digest" in image ? `${repository}@${shortDigest(image.digest)}` : `${repository}:${image.tag}`;
}

function* saidOfPlan(plan: LifecyclePlan & { readonly kind: "manage" }): Generator<string> {
  const { repository } = plan.request;
  for (const { digest, tag } of plan.adopted) yield `${repository}@${shortDigest(digest)} gets the tag ${tag}.`;
  if (!plan.isNew) yield `The life-cycle policy of ${repository} is as it should be.`;
  for (const rule of plan.isNew ? plan.review.policy.rules : []) {
    if (!isOurs(rule))
      yield `${repository}: rule ${rule.rulePriority} (${selects(rule)}) is yours, and comes after those of this action.`;
  }
  for (const rule of plan.removed) {
    yield `${repository}: rule ${rule.rulePriority} (${selects(rule)}) of its policy goes: it is not in lifecycle-policy.`;
  }
}
