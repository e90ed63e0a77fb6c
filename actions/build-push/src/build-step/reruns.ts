import type { RepositoryRequest } from "../settings/repository-settings.ts";
import type { Observed } from "./observe.ts";
import { type ImagePlan, takenSteps } from "./plan.ts";

/** An image in the registry that has the tags which one of this step cannot get for another. */
interface Holder {
  /** Of the image of this step. */
  readonly name: string;
  readonly repository: string;
  readonly digest: string;
}

/**
 * Images that an earlier run of this commit has pushed: by name their digests. In a repository whose tags do not move a
 * re-run could not push another one.
 */
export async function findReruns(
  holders: readonly Holder[],
  {
    commit,
    revisionOf,
    warn,
    signal,
  }: {
    readonly commit: string | undefined;
    /** The commit that an image was built of, where it says so. */
    readonly revisionOf: (repository: string, digest: string) => Promise<string | undefined>;
    readonly warn: (message: string) => void;
    readonly signal: AbortSignal;
  },
): Promise<ReadonlyMap<string, string>> {
  const reruns = new Map<string, string>();
  for (const { name, repository, digest } of holders) {
    try {
      if (commit !== undefined && (await revisionOf(repository, digest)) === commit) reruns.set(name, digest);
    } catch (error) {
      signal.throwIfAborted();
      const why = error instanceof Error ? error.message : String(error);
      warn(`Whether ${digest} in ${repository} is of this commit is not known: ${why}`);
    }
  }
  return reruns;
}

/** Where all tags that an image cannot get are on one other. */
export function holdersOfAll(
  plans: readonly ImagePlan[],
  observed: Observed,
  repositories: RepositoryRequest,
): readonly Holder[] {
  return plans.flatMap((plan) => {
    const { name, repository } = plan.image;
    const digests = new Set(takenSteps(plan, observed, repositories).map(({ by }) => by.digest));
    const [digest] = digests;
    const images = observed.pushing?.repositories.get(repository)?.images ?? [];
    const isOne = digests.size === 1 && images.find((image) => image.digest === digest)?.status === "ACTIVE";
    return isOne && digest !== undefined ? [{ name, repository, digest }] : [];
  });
}
