import { buildTag, contentTag } from "@deploy-actions/shared/ecr/tag-scheme";
import { invalid, type Problem } from "@deploy-actions/shared/problems";
import { mutabilityAfter } from "../repositories/plan-repository.ts";
import type { RequestedImage } from "../request/resolve.ts";
import type { RepositoryRequest } from "../settings/repository-settings.ts";
import { parseTagRule } from "../tags/rule.ts";
import { type ImageTag, tagsFor } from "../tags/tags-for.ts";
import { type TagStep, tagSteps, takenProblems } from "../tags/taken.ts";
import { type Contents, type Make, makeOf, reusedDigest } from "./make.ts";
import type { Observed } from "./observe.ts";

/** What becomes of one image. */
export interface ImagePlan {
  readonly image: RequestedImage;
  readonly make: Make;
  /** Empty where nothing is pushed, or stays as it is. */
  readonly tags: readonly ImageTag[];
  /** The hash of all that it is made of, base images as their registries have them; undefined where that is not known. */
  readonly content: string | undefined;
}

interface Planned {
  readonly images: readonly RequestedImage[];
  readonly observed: Observed;
  readonly contents: Contents;
  readonly repositories: RepositoryRequest;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Decides what is built and which tags it gets; throws all problems that are known before anything is built. */
export function planImages(planned: Planned): readonly ImagePlan[] {
  const { observed, repositories } = planned;
  const { plans, problems } = draftImages(planned);
  const taken = plans.flatMap((plan) =>
    takenProblems(plan.image.name, plan.image.repository, takenSteps(plan, observed, repositories)),
  );
  if (problems.length + taken.length > 0) throw invalid("The images cannot be tagged:", [...problems, ...taken]);
  return plans.map((plan) => {
    const steps = stepsOf(plan, observed, repositories);
    const lost = new Set(steps.filter(({ kind }) => kind === "taken").map(({ tag }) => tag));
    // An older image of the same sources keeps its content tag, and is as good.
    return { ...plan, tags: plan.tags.filter(({ tag }) => !lost.has(tag)) };
  });
}

/** What would be built and tagged if the registry let it, and what of the tags cannot be understood. */
export function draftImages({ images, observed, contents, now }: Omit<Planned, "repositories">): {
  readonly plans: readonly ImagePlan[];
  readonly problems: readonly Problem[];
} {
  const { pushing, event, source } = observed;
  const problems: Problem[] = [];
  const plans = images.map((image): ImagePlan => {
    const content = contents.keys.get(image.name);
    const make = makeOf(image.name, contents, pushing?.repositories.get(image.repository));
    if (!pushing || make.kind === "leave") return { image, make, tags: [], content };
    const rules = image.tags.map(parseTagRule).flatMap((rule) => (rule.ok ? rule.value : []));
    const tags = tagsFor({
      rules,
      event,
      times: { now: moment(now, image, observed), committedAt: source.committedAt ?? now },
      content,
    });
    if (!tags.ok) problems.push(...tags.problems);
    return { image, make, tags: tags.ok ? tags.value : [], content };
  });
  return { plans, problems };
}

/** The next second that no other build of this commit has in its tag: two may begin at the same time. */
function moment(now: number, { repository }: RequestedImage, { pushing, event: { sha } }: Observed): number {
  const known = new Set(pushing?.repositories.get(repository)?.images.flatMap(({ tags }) => tags));
  let at = now;
  while (known.has(buildTag({ at, sha }))) at += 1_000;
  return at;
}

/** What is to be done for the tags of an image, as far as the registry is known before anything is built. */
function stepsOf(
  { image, make, tags }: ImagePlan,
  { pushing }: Observed,
  { settings }: RepositoryRequest,
): readonly TagStep[] {
  const seen = pushing?.repositories.get(image.repository);
  const holders = new Map((seen?.images ?? []).flatMap((held) => held.tags.map((tag) => [tag, held] as const)));
  return tagSteps(tags, {
    digest: reusedDigest(make),
    holders,
    mutability: (seen && mutabilityAfter(seen.plan)) ?? settings.mutability,
  });
}

/** By repository, the tags that other images will lose to those of this step. */
export function movingTags(
  plans: readonly ImagePlan[],
  observed: Observed,
  repositories: RepositoryRequest,
): ReadonlyMap<string, readonly string[]> {
  const byRepository = Map.groupBy(plans, ({ image }) => image.repository);
  return new Map(
    [...byRepository].map(([name, its]) => [
      name,
      its
        .flatMap((plan) => stepsOf(plan, observed, repositories))
        .flatMap(({ kind, tag }) => (kind === "move" ? tag : [])),
    ]),
  );
}

/** Of tags that another image has and keeps, all but the content tag: that is as good there. */
export function takenSteps(plan: ImagePlan, observed: Observed, repositories: RepositoryRequest) {
  return stepsOf(plan, observed, repositories)
    .filter((step) => step.kind === "taken")
    .filter(({ tag }) => plan.content === undefined || tag !== contentTag(plan.content));
}
