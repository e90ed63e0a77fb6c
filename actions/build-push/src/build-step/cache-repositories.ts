import { Failure } from "@deploy-actions/shared/failure";
import { invalid } from "@deploy-actions/shared/problems";
import type { Policies } from "../registry/policies.ts";
import type { Repositories } from "../registry/repositories.ts";
import type { BuildSettings } from "../settings/build-settings.ts";
import type { RepositoryRequest } from "../settings/repository-settings.ts";
import type { Observed } from "./observe.ts";

/** Throws when a registry cache is asked for and has nowhere to go. */
export function refuseMissingCaches(
  { cache }: BuildSettings,
  { create }: RepositoryRequest,
  { pushing }: Observed,
): void {
  if (cache !== "registry" || create) return;
  const missing = [...(pushing?.caches.values() ?? [])].filter(({ uri }) => uri === undefined);
  if (missing.length === 0) return;
  throw invalid(
    "There is nowhere to cache to:",
    missing.map(({ name }) => ({
      at: "cache-repository",
      message: `The repository ${name} does not exist.`,
      fix: "Write create-repository: true, or cache: auto, which builds without it.",
    })),
  );
}

/** The same as `prepareCaches` will say, with a name for a URI where there is none yet. */
export function plannedCaches({ pushing }: Observed, { create }: RepositoryRequest): ReadonlyMap<string, string> {
  return new Map(
    [...(pushing?.caches ?? [])].flatMap(([name, cache]) => {
      const uri = cache.uri ?? (create ? cache.name : undefined);
      return uri === undefined ? [] : [[name, uri] as const];
    }),
  );
}

/**
 * By the name of the repository that they cache for, the URIs of caches. A new one is overwritten under the same tags and
 * expires by itself: nothing in it is ever deployed.
 */
export async function prepareCaches(
  { pushing }: Observed,
  { create, settings }: RepositoryRequest,
  ports: { readonly repositories: Repositories; readonly policies: Policies; readonly log: (line: string) => void },
): Promise<ReadonlyMap<string, string>> {
  const uris = new Map<string, string>();
  for (const [name, cache] of pushing?.caches ?? []) {
    if (cache.uri === undefined && !create) continue;
    uris.set(name, cache.uri ?? (await make(cache.name)));
  }
  return uris;

  async function make(name: string): Promise<string> {
    const mutability = { setting: "MUTABLE" as const, exclusions: [] };
    const { repository, created } = await ports.repositories.create(name, {
      ...settings,
      mutability,
      scanOnPush: false,
    });
    if (created) {
      ports.log(`Created repository ${name} for the cache.`);
      await ports.policies.write(name, JSON.stringify(CACHE_POLICY)).catch((error) => withoutPolicy(name, error));
    }
    return repository.uri;
  }
}

/** The next run would take it for one that has the policy its owner wants. */
function withoutPolicy(name: string, error: unknown): never {
  if (!(error instanceof Failure)) throw error;
  const { message, hint, evidence } = error;
  const remake = `${name} was made and has no policy: delete it, so that the next run makes it with one (aws ecr delete-repository --repository-name ${name}).`;
  throw new Failure(message, { hint: [hint, remake].filter(Boolean).join("\n"), evidence, cause: error });
}

/** What no branch has used for two weeks, and what was overwritten. */
const CACHE_POLICY = {
  rules: [
    {
      rulePriority: 1,
      description: "[deploy-actions] expire caches that were overwritten",
      selection: { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 1 },
      action: { type: "expire" },
    },
    {
      rulePriority: 2,
      description: "[deploy-actions] expire caches that are not written any more",
      selection: { tagStatus: "any", countType: "sinceImagePushed", countUnit: "days", countNumber: 14 },
      action: { type: "expire" },
    },
  ],
};
