import type { Effects } from "../effects.ts";
import { imageSizes } from "../image-sizes.ts";
import type { PromoteInputs } from "../inputs.ts";
import { askWhatIsNeeded, keepPolicies } from "../keep-policies.ts";
import { promote } from "../promote/promote.ts";
import { prepareRepositories } from "../repositories/prepare-repositories.ts";
import type { StepFacts } from "../summary/facts.ts";
import { writeTags } from "../tags/write-tags.ts";
import { factsOf } from "./facts.ts";
import { observe } from "./observe.ts";
import { type PlannedImage, planStep } from "./plan.ts";
import { pruneDeploys } from "./prune-step.ts";
import { readRequest } from "./request.ts";
import { describeStep } from "./say.ts";

/** Gives images that are there new tags, and brings them to where they get them. No tag before all are there. */
export async function runPromotion(inputs: PromoteInputs, effects: Effects): Promise<StepFacts> {
  const { clock, log, save, signal, env } = effects;
  const since = clock.now();
  const request = await readRequest(inputs, effects);
  const observed = await observe(inputs, request, effects);
  const run = { run: env.GITHUB_RUN_ID ?? "0", attempt: Number(env.GITHUB_RUN_ATTEMPT ?? 1) };
  const plan = planStep(inputs, request, observed, { at: since, ...run });
  for (const line of describeStep(plan, inputs)) log(line);
  const { images } = plan;
  const warnings = [...inputs.warnings, ...images.flatMap(untaggedWarning)];
  const known = { images, warnings, sizes: new Map(), lifecycle: [], failure: undefined };
  const { account, ports } = observed;
  // What its policies do is looked at when the images have their tags, which may be what keeps them.
  await askWhatIsNeeded(inputs.lifecycle, account);
  if (inputs.dryRun) return factsOf({ ...known, status: "planned", took: clock.now() - since });

  signal.throwIfAborted();
  const repositories = await prepareRepositories(plan.repositories, { ...account.registry, log });
  await promote(plan.way, { ...ports, clock }, () =>
    writeTags(images, account.registry.images, { since, save: (tags) => save({ tags }), log, signal }),
  );
  const { environment } = inputs.promotion;
  if (environment !== undefined) await pruneDeploys(environment, repositories.values(), { account, ports, effects });
  const brought = images.filter(({ isBrought }) => isBrought);
  const sizes = await imageSizes(brought, account.registry.images, log);
  const { facts: lifecycle, failure } = await keepPolicies(repositories.values(), inputs.lifecycle, {
    account,
    effects,
  });
  return factsOf({ ...known, status: "done", sizes, lifecycle, failure, took: clock.now() - since });
}

/** Rules that expire images without a tag are in most repositories. */
function untaggedWarning({ name, repository, digest, seen, steps }: PlannedImage): readonly string[] {
  const held = seen.images.find((image) => image.digest === digest);
  if (steps.length > 0 || (held && held.tags.length > 0)) return [];
  return [
    `${name} has no tag in ${repository}, and expires like all that have none. Give it one: tags or environment.`,
  ];
}
