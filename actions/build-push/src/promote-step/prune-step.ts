import { Failure } from "@deploy-actions/shared/failure";
import type { Account } from "../account.ts";
import type { Effects } from "../effects.ts";
import { look } from "../lifecycle/look.ts";
import { applyPrune } from "../promote/apply-prune.ts";
import type { PromotionPorts } from "../promote/ports.ts";
import { planPrune, referencedDigests } from "../promote/prune.ts";
import type { Repository } from "../registry/repositories.ts";

interface Means {
  readonly account: Account;
  readonly ports: PromotionPorts;
  readonly effects: Pick<Effects, "log" | "warn" | "signal" | "clock">;
}

/**
 * Takes the tags of deploys away that are too old to go back to. What is promoted is promoted: when this fails, those
 * tags stay, and the next promotion tries again.
 */
export async function pruneDeploys(
  environment: string,
  repositories: Iterable<Repository>,
  { account, ports, effects }: Means,
): Promise<void> {
  const { distribution: own } = await ports.registry(undefined);
  // ECS was asked before the image was brought, and deploys have begun since then.
  const since = effects.clock.now();
  for (const repository of repositories) {
    const isOwn = repository.uri.startsWith(`${own.host}/`);
    try {
      await prune(environment, repository, { account, effects, isOwn, since });
    } catch (error) {
      effects.signal.throwIfAborted();
      if (!(error instanceof Failure)) throw error;
      effects.warn(
        `Tags of older deploys to ${environment} stay in ${repository.name}: ${error.message} ${error.hint}`,
      );
    }
  }
}

async function prune(
  environment: string,
  { name, uri }: Repository,
  { account, effects, isOwn, since }: Omit<Means, "ports"> & { readonly isOwn: boolean; readonly since: number },
): Promise<void> {
  const { log } = effects;
  const { references, registry } = account;
  const { images } = registry;
  const candidates = planPrune(environment, { images: await images.list(name), referenced: new Set() });
  // Asking ECS takes long in a large account.
  if (candidates.images.length === 0) return;
  if (!isOwn) {
    log(
      `Tags of older deploys to ${environment} stay in ${uri}: what another account or Region runs is not known here.`,
    );
    return;
  }
  const seen = await look({ repository: name, repositoryUri: uri, since }, { images, references });
  const referenced = referencedDigests(seen.images, seen.references);
  await applyPrune(name, planPrune(environment, { images: seen.images, referenced }), { images, log });
}
