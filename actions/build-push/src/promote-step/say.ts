import { describePromotion } from "../promote/say.ts";
import { describeRepositoryPlan } from "../repositories/say.ts";
import type { StepPlan } from "./plan.ts";

/** What is planned, a line for each thing. Of repositories only in a dry run: whoever prepares them says what becomes of them. */
export function describeStep(
  { repositories, way, images }: StepPlan,
  { dryRun }: { readonly dryRun: boolean },
): readonly string[] {
  return [
    ...(dryRun ? repositories.flatMap(describeRepositoryPlan) : []),
    ...describePromotion(way),
    ...images.map(({ name, repository, steps }) => {
      const open = steps.filter(({ kind }) => kind === "write" || kind === "move");
      if (steps.length === 0) return `${name}: gets no tag in ${repository}.`;
      if (open.length === 0) return `${name}: has all its tags.`;
      const told = open.map((step) => (step.kind === "move" ? `${step.tag} (from ${step.from})` : step.tag));
      return `${name}: gets ${told.join(", ")}.`;
    }),
  ];
}
