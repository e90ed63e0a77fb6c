import { invalid, type Problem } from "@deploy-actions/shared/problems";
import type { PushedImage } from "../image.ts";
import type { PromoteInputs } from "../inputs.ts";
import type { Deploy } from "../promote/environment.ts";
import type { Sighting } from "../promote/look.ts";
import { type ImagePlan, type PromotionPlan, planPromotion } from "../promote/plan.ts";
import { mutabilityAfter, type RepositoryPlan } from "../repositories/plan-repository.ts";
import type { SeenRepository } from "../repositories/see-repositories.ts";
import { type TagStep, tagSteps, takenProblems } from "../tags/taken.ts";
import { promotionTags } from "./deploy-tags.ts";
import type { Observed } from "./observe.ts";
import type { Request } from "./request.ts";

export interface StepPlan {
  readonly repositories: readonly RepositoryPlan[];
  /** What brings them there. */
  readonly way: PromotionPlan;
  readonly images: readonly PlannedImage[];
}

/** An image, what becomes of its tags, and where it goes. */
export interface PlannedImage extends PushedImage {
  readonly host: string;
  readonly seen: SeenRepository;
  readonly steps: readonly TagStep[];
  /** Whether anything of it is to be brought there. */
  readonly isBrought: boolean;
}

/** When and by whom it is done. */
type Occasion = Pick<Deploy, "at" | "run" | "attempt">;

/** Throws all that is wrong with what the registries say, before anything is changed. */
export function planStep(
  { promotion: { environment }, repositories: { settings } }: PromoteInputs,
  { tags: ruled }: Request,
  { repositories, sightings }: Observed,
  occasion: Occasion,
): StepPlan {
  const way = planPromotion(sightings);
  const images = sightings.flatMap(({ promotion: { name }, to, image }) =>
    image.kind === "missing" ? [] : [tagged({ name, ...to, digest: image.digest })],
  );
  const problems = [
    ...missingProblems(repositories, sightings),
    ...(way.ok ? [] : way.problems),
    ...images.flatMap(({ name, repository, steps }) => takenBy(name, repository, steps)),
  ];
  if (problems.length > 0 || !way.ok) throw invalid("This cannot be promoted:", problems);
  const moving = new Set(way.value.images.filter(isMoving).map(({ name }) => name));
  return {
    repositories: [...repositories.values()].map(({ plan }) => plan),
    way: way.value,
    images: images.map((image) => ({ ...image, isBrought: moving.has(image.name) })),
  };

  function tagged(image: PushedImage & { readonly host: string }): Omit<PlannedImage, "isBrought"> {
    const { repository, digest } = image;
    const seen = repositories.get(repository);
    if (!seen) throw new Error(`Nobody looked at ${repository}.`);
    const deploy = environment === undefined ? undefined : { ...occasion, environment, digest };
    const holders = new Map(seen.images.flatMap((held) => held.tags.map((tag) => [tag, held] as const)));
    const mutability = mutabilityAfter(seen.plan) ?? settings.mutability;
    const steps = tagSteps(promotionTags(ruled, deploy, seen.images), { digest, holders, mutability });
    return { ...image, seen, steps };
  }
}

function isMoving({ blobs, manifests }: ImagePlan): boolean {
  return blobs.length > 0 || manifests.length > 0;
}

/** Of an image that should be in the missing repository already it is told that it is not there. */
function missingProblems(repositories: Observed["repositories"], sightings: readonly Sighting[]): readonly Problem[] {
  const staying = new Set(
    sightings
      .filter(({ from, to }) => from.host === to.host && from.repository === to.repository)
      .map(({ to }) => to.repository),
  );
  return [...repositories.values()].flatMap(({ plan }) =>
    plan.kind === "missing" && !staying.has(plan.name) ? plan.problem : [],
  );
}

function takenBy(name: string, repository: string, steps: readonly TagStep[]): readonly Problem[] {
  return steps.flatMap((step) => {
    const problems = takenProblems(name, repository, [step]);
    const fix = `Promote that image, or choose another tag than ${step.tag}.`;
    return step.moves ? problems : problems.map((problem) => ({ ...problem, fix }));
  });
}
