import { Failure } from "@deploy-actions/shared/failure";
import type { RegistryImage } from "../../src/registry/images.ts";
import type { Policies, PreviewedAction } from "../../src/registry/policies.ts";
import { type FakeWorld, repositoryIn, toImage } from "./fake-world.ts";

/** What ECR would do by a policy (its text) with these images at a time (milliseconds since the epoch). */
export type Evaluate = (policy: string, images: readonly RegistryImage[], now: number) => readonly PreviewedAction[];

export function fakePolicies(
  world: FakeWorld,
  { now, evaluate = expireByRules }: { readonly now: () => number; readonly evaluate?: Evaluate },
): Policies {
  return {
    read: async (name) => repositoryIn(world, name).policy,
    preview: async (name, policy) => {
      parse(policy);
      const images = [...repositoryIn(world, name).images.values()].map(toImage);
      return { policy, actions: evaluate(policy, images, now()) };
    },
    write: async (name, policy) => {
      const repository = repositoryIn(world, name);
      parse(policy);
      repository.policy = policy;
    },
  };
}

interface Rule {
  readonly rulePriority: number;
  readonly selection: {
    readonly tagStatus: "tagged" | "untagged" | "any";
    readonly tagPrefixList?: readonly string[];
    readonly countType: "imageCountMoreThan" | "sinceImagePushed";
    readonly countNumber: number;
  };
}

function parse(policy: string): readonly Rule[] {
  try {
    return JSON.parse(policy).rules.map((rule: Rule) => rule);
  } catch (cause) {
    throw new Failure("The life-cycle policy is not one.", { hint: "Write JSON with rules.", cause });
  }
}

const DAY_MS = 86_400_000;

/** Rules with prefixes, counts and days since the push: the first that matches an image's tags decides on it. */
const expireByRules: Evaluate = (policy, images, now) => {
  const rules = parse(policy).toSorted((a, b) => a.rulePriority - b.rulePriority);
  const newestFirst = images.toSorted((a, b) => b.pushedAt - a.pushedAt);
  const decided = new Set<RegistryImage>();
  return rules.flatMap(({ rulePriority, selection }) => {
    const matching = newestFirst.filter(({ tags }) => matches(selection, tags));
    const expired = matching.filter(({ pushedAt }, index) =>
      selection.countType === "imageCountMoreThan"
        ? index >= selection.countNumber
        : now - pushedAt > selection.countNumber * DAY_MS,
    );
    const free = expired.filter((image) => !decided.has(image));
    for (const image of matching) decided.add(image);
    return free.map(({ digest, tags, pushedAt }) => ({
      digest,
      tags,
      pushedAt,
      action: "EXPIRE" as const,
      rulePriority,
    }));
  });
};

function matches({ tagStatus, tagPrefixList = [] }: Rule["selection"], tags: readonly string[]): boolean {
  if (tagStatus === "any") return true;
  if (tagStatus === "untagged") return tags.length === 0;
  return tags.length > 0 && tagPrefixList.every((prefix) => tags.some((tag) => tag.startsWith(prefix)));
}
