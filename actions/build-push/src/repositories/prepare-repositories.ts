import { invalid } from "@deploy-actions/shared/problems";
import type { Repositories, Repository } from "../registry/repositories.ts";
import { type Drift, planRepository, type RepositoryPlan } from "./plan-repository.ts";
import { describeDrift } from "./say.ts";

interface PrepareEffects {
  readonly repositories: Repositories;
  readonly log: (line: string) => void;
}

/** Throws what is missing, all of it, before anything is created. */
export function refuseMissing(plans: readonly RepositoryPlan[]): void {
  const problems = plans.flatMap((plan) => (plan.kind === "missing" ? plan.problem : []));
  if (problems.length > 0) throw invalid("There is nowhere to push to:", problems);
}

/** The repositories by name, all of them there. Somebody else may create the same one at the same time. */
export async function prepareRepositories(
  plans: readonly RepositoryPlan[],
  { repositories, log }: PrepareEffects,
): Promise<ReadonlyMap<string, Repository>> {
  refuseMissing(plans);
  const ready = new Map<string, Repository>();
  for (const plan of plans) {
    const repository = await prepare(plan);
    ready.set(repository.name, repository);
  }
  return ready;

  async function prepare(plan: RepositoryPlan): Promise<Repository> {
    if (plan.kind === "missing") throw new Error(`${plan.name} was not refused.`);
    if (plan.kind === "create") return await create(plan);
    let { repository } = plan;
    if (plan.kind === "drift") for (const drift of plan.drifts) repository = await treat(repository, drift);
    return repository;
  }

  async function create({ name, settings }: Extract<RepositoryPlan, { kind: "create" }>): Promise<Repository> {
    const { repository, created } = await repositories.create(name, settings);
    if (created) {
      log(`Created repository ${name}.`);
      return repository;
    }
    log(`Repository ${name} was created by somebody else meanwhile.`);
    const [, , , region = ""] = repository.arn.split(":");
    // Whose settings are the right ones is not ours to say: they are only told.
    return await prepare(planRepository({ name, settings }, repository, { create: false, reconcile: false, region }));
  }

  async function treat(repository: Repository, drift: Drift): Promise<Repository> {
    const { name } = repository;
    if (drift.change === "now") {
      if (drift.setting === "tag mutability") await repositories.setMutability(name, drift.wanted);
      else await repositories.setScanOnPush(name, drift.wanted);
    }
    log(describeDrift(name, drift));
    if (drift.change !== "now") return repository;
    return drift.setting === "tag mutability"
      ? { ...repository, mutability: drift.wanted }
      : { ...repository, scanOnPush: drift.wanted };
  }
}
