import { deleteWithReferrers } from "../delete-images.ts";
import type { Registry } from "../registry.ts";
import type { Repository, StoredImage } from "../repository.ts";
import { archive } from "../storage-class.ts";
import { FIRST_LIFECYCLE_RUN, LIFECYCLE_INTERVAL } from "../timing.ts";
import { candidates } from "./candidates.ts";
import { evaluate } from "./evaluate.ts";
import type { Policy } from "./policy.ts";

/** The policies of the repositories, which act from time to time. */
export class LifecycleRuns {
  readonly #registry: Registry;
  readonly #policies = new Map<Repository, { readonly policy: Policy; lastEvaluatedAt: number }>();

  constructor(registry: Registry) {
    this.#registry = registry;
  }

  find(repository: Repository): { readonly policy: Policy; readonly lastEvaluatedAt: number } | undefined {
    return this.#policies.get(repository);
  }

  put(repository: Repository, policy: Policy): void {
    const { clock } = this.#registry.world;
    // Users see the epoch until a policy was evaluated.
    const entry = { policy, lastEvaluatedAt: 0 };
    this.#policies.set(repository, entry);
    const run = () => {
      const isInForce = this.#policies.get(repository) === entry && this.#registry.find(repository.name) === repository;
      if (!isInForce) return;
      this.#act(repository, policy);
      entry.lastEvaluatedAt = clock.now();
      clock.after(LIFECYCLE_INTERVAL, run);
    };
    clock.after(FIRST_LIFECYCLE_RUN, run);
  }

  delete(repository: Repository): void {
    this.#policies.delete(repository);
  }

  #act(repository: Repository, { rules }: Policy): void {
    const { clock } = this.#registry.world;
    for (const { digest, action } of evaluate(rules, candidates(repository), clock.now())) {
      const image = repository.images.get(digest);
      if (!image) continue;
      if (action === "EXPIRE") deleteWithReferrers(repository, image, clock);
      else for (const one of [image, ...followersOf(repository, image)]) archive(clock, one);
    }
  }
}

/** What goes into the archive with an image: the manifests of an index that no other one names, and all that is about it. */
function followersOf(repository: Repository, image: StoredImage): readonly StoredImage[] {
  const { manifest, digest } = image;
  const children = manifest.kind === "index" ? manifest.manifests : [];
  const own = children.flatMap((child) => repository.images.get(child.digest) ?? []);
  return [...own.filter((child) => repository.listsOf(child).length === 1), ...repository.referrersOf(digest)];
}
