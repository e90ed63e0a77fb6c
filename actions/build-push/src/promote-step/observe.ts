import type { Account } from "../account.ts";
import type { Effects } from "../effects.ts";
import type { PromoteInputs } from "../inputs.ts";
import { lookAt, type Sighting } from "../promote/look.ts";
import type { PromotionPorts } from "../promote/ports.ts";
import { type SeenRepository, seeRepositories } from "../repositories/see-repositories.ts";
import type { Request } from "./request.ts";

export interface Observed {
  /** Its registry is the one that images are promoted to. */
  readonly account: Account;
  readonly ports: PromotionPorts;
  /** Where images are promoted to, by name. */
  readonly repositories: ReadonlyMap<string, SeenRepository>;
  readonly sightings: readonly Sighting[];
}

/** Reads only. */
export async function observe(inputs: PromoteInputs, request: Request, effects: Effects): Promise<Observed> {
  const { access, promotion, repositories, lifecycle } = inputs;
  const { promotions } = request;
  const names = promotions.map(({ destination }) => destination.repository);
  const registry = promotion.to?.registry;
  effects.save({ registry });
  const account = await effects.openAccount({
    access,
    registry,
    clusters: lifecycle.clusters,
    scope: {
      repositories: names,
      creates: repositories.create,
      kmsKey: repositories.settings.encryption.key,
      // Of an environment the deploys that ECS names stay.
      lifecycle: lifecycle.mode !== "off" || promotion.environment !== undefined,
      scan: false,
    },
  });
  const ports = { registry: await account.registries(effects.signal), log: effects.log };
  const seen = await seeRepositories(names, repositories, account);
  return { account, ports, repositories: seen, sightings: await lookAt(promotions, ports) };
}
