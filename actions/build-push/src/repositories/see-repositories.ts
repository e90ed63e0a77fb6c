import type { Account } from "../account.ts";
import { bounded } from "../bounded.ts";
import type { RegistryImage } from "../registry/images.ts";
import type { RepositoryRequest } from "../settings/repository-settings.ts";
import { planRepository, type RepositoryPlan } from "./plan-repository.ts";

export interface SeenRepository {
  readonly plan: RepositoryPlan;
  /** None of one that is not there yet. */
  readonly images: readonly RegistryImage[];
}

/** Repositories at once. */
const AT_ONCE = 4;

/** By name, what becomes of them and what they hold. Reads only. */
export async function seeRepositories(
  names: readonly string[],
  { settings, create, reconcile }: RepositoryRequest,
  { registry: { repositories, images }, region }: Pick<Account, "registry" | "region">,
): Promise<ReadonlyMap<string, SeenRepository>> {
  const seen = await bounded(names, AT_ONCE, async (name) => {
    const found = await repositories.find(name);
    const plan = planRepository({ name, settings }, found, { create, reconcile, region });
    return [name, { plan, images: found ? await images.list(name) : [] }] as const;
  });
  return new Map(seen);
}
