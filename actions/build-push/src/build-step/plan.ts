import { contentTag } from "@deploy-actions/shared/ecr/tag-scheme";
import { invalid, type Problem } from "@deploy-actions/shared/problems";
import type { SeenRepository } from "../repositories/see-repositories.ts";
import type { RequestedImage } from "../request/resolve.ts";
import type { RepositoryRequest } from "../settings/repository-settings.ts";
import { parseTagRule } from "../tags/rule.ts";
import { type ImageTag, tagsFor } from "../tags/tags-for.ts";
import { type TagStep, tagSteps, takenProblems } from "../tags/taken.ts";
import type { Observed } from "./observe.ts";

/** What becomes of one image. */
export interface ImagePlan {
  readonly image: RequestedImage;
  readonly make: Make;
  /** Empty where nothing is pushed, or stays as it is. */
  readonly tags: readonly ImageTag[];
}

export type Make =
  | { readonly kind: "build" }
  /** An image of the same sources is there. */
  | { readonly kind: "reuse"; readonly digest: string }
  /** Its files did not change. `digest`: of its newest image, undefined where there is none. */
  | { readonly kind: "leave"; readonly digest: string | undefined };

/** What is known of the contents of images, by name. */
export interface Contents {
  /** The hash of all that an image is made of; none where it cannot be told, or was not asked for. */
  readonly keys: ReadonlyMap<string, string>;
  /** Digests of images that were made of exactly that. */
  readonly hits: ReadonlyMap<string, string>;
  /** Images that no changed file is part of. */
  readonly unchanged: ReadonlySet<string>;
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
export function planImages({ images, observed, contents, repositories, now }: Planned): readonly ImagePlan[] {
  const { pushing, event, source } = observed;
  const problems: Problem[] = [];
  const plans = images.map((image): ImagePlan => {
    const make = makeOf(image, contents, pushing?.repositories.get(image.repository));
    if (!pushing || make.kind === "leave") return { image, make, tags: [] };
    const rules = image.tags.map(parseTagRule).flatMap((rule) => (rule.ok ? rule.value : []));
    const times = { now, committedAt: source.committedAt ?? now };
    const tags = tagsFor({ rules, event, times, content: contents.keys.get(image.name) });
    if (!tags.ok) problems.push(...tags.problems);
    return { image, make, tags: tags.ok ? tags.value : [] };
  });
  const steps = plans.map((plan) => ({ plan, steps: stepsOf(plan, observed, repositories, undefined) }));
  for (const { plan, steps: some } of steps) {
    const { name, repository } = plan.image;
    problems.push(
      ...takenProblems(
        name,
        repository,
        some.filter((step) => !isContentTag(step.tag, plan, contents)),
      ),
    );
  }
  if (problems.length > 0) throw invalid("The images cannot be tagged:", problems);
  return plans.map((plan, index) => {
    const taken = new Set((steps[index]?.steps ?? []).filter(({ kind }) => kind === "taken").map(({ tag }) => tag));
    // An older image of the same sources keeps its content tag, and is as good.
    return { ...plan, tags: plan.tags.filter(({ tag }) => !taken.has(tag)) };
  });
}

/** What is to be done for the tags of an image, as far as the registry is known. `digest`: of what was built. */
export function stepsOf(
  { image, make, tags }: ImagePlan,
  { pushing }: Observed,
  { settings }: RepositoryRequest,
  digest: string | undefined,
): readonly TagStep[] {
  const seen = pushing?.repositories.get(image.repository);
  const holders = new Map((seen?.images ?? []).flatMap((held) => held.tags.map((tag) => [tag, held] as const)));
  const found = seen && "repository" in seen.plan ? seen.plan.repository : undefined;
  const known = digest ?? (make.kind === "reuse" ? make.digest : undefined);
  return tagSteps(tags, { digest: known, holders, mutability: found?.mutability ?? settings.mutability });
}

function makeOf(image: RequestedImage, { hits, unchanged }: Contents, seen: SeenRepository | undefined): Make {
  if (unchanged.has(image.name)) return { kind: "leave", digest: newest(seen) };
  const digest = hits.get(image.name);
  return digest === undefined ? { kind: "build" } : { kind: "reuse", digest };
}

/** Of those that a build of the default branch or a release has tagged. */
function newest(seen: SeenRepository | undefined): string | undefined {
  return seen?.images
    .filter(({ tags }) => tags.some((tag) => /^(build|release)-/.test(tag)))
    .toSorted((one, other) => other.pushedAt - one.pushedAt)[0]?.digest;
}

function isContentTag(tag: string, { image }: ImagePlan, { keys }: Contents): boolean {
  const key = keys.get(image.name);
  return key !== undefined && tag === contentTag(key);
}
