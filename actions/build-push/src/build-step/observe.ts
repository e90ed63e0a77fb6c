import { invalid } from "@deploy-actions/shared/problems";
import type { Account } from "../account.ts";
import { bounded } from "../bounded.ts";
import type { Effects } from "../effects.ts";
import type { Source } from "../image-labels.ts";
import type { BuildInputs } from "../inputs.ts";
import { decidePush, type PushDecision } from "../push-decision.ts";
import { type SeenRepository, seeRepositories } from "../repositories/see-repositories.ts";
import { registryOf } from "../request/registries.ts";
import type { Registry } from "../request/repository-name.ts";
import type { BuildSettings } from "../settings/build-settings.ts";
import { type GitEvent, isForeign, readEvent } from "../tags/event.ts";

/** What is known before anything is decided. */
export interface Observed {
  readonly event: GitEvent;
  readonly source: Source;
  readonly push: PushDecision;
  /** Undefined: nothing is pushed. */
  readonly pushing: Pushing | undefined;
}

interface Pushing {
  readonly account: Account;
  readonly registry: Registry | undefined;
  /** By name. */
  readonly repositories: ReadonlyMap<string, SeenRepository>;
  /** By the name of the repository that they cache for. */
  readonly caches: ReadonlyMap<string, SeenCache>;
}

interface SeenCache {
  readonly name: string;
  /** Undefined: it is not there. */
  readonly uri: string | undefined;
}

/** Repositories at once. */
const AT_ONCE = 4;

export async function observe(inputs: BuildInputs, effects: Effects): Promise<Observed> {
  const { env, git } = effects;
  const event = await readEventOfCheckout(effects);
  const { sha } = event;
  const server = env.GITHUB_SERVER_URL ?? "https://github.com";
  const source = {
    url: env.GITHUB_REPOSITORY ? `${server}/${env.GITHUB_REPOSITORY}` : undefined,
    commit: sha,
    committedAt: await git.committedAt(sha),
  };
  const push = decidePush({
    push: inputs.push,
    hasRole: inputs.access.roleToAssume !== undefined,
    env,
    isForeign: isForeign(env, effects.event()),
  });
  const pushing = push.kind === "push" ? await observeRegistry(inputs, effects) : undefined;
  return { event, source, push, pushing };
}

/** What is checked out is what is built: with `ref`, or in pull_request_target, it is not the commit that started the run. */
async function readEventOfCheckout({ env, event: payload, git, log }: Effects): Promise<GitEvent> {
  const event = readEvent(env, payload());
  if (!event.ok) throw invalid("What made this workflow run is not known:", event.problems);
  const head = await git.head();
  // Of a pull request GITHUB_SHA is the merge that is checked out, and its head is what people know.
  if (head === undefined || head === env.GITHUB_SHA || head === event.value.sha) return event.value;
  log(
    `Commit ${head} is checked out, and not ${env.GITHUB_SHA} of this run: labels and tags name what is checked out.`,
  );
  return { ...event.value, sha: head };
}

async function observeRegistry(inputs: BuildInputs, effects: Effects): Promise<Pushing> {
  const { access, images, repositories: request, build, lifecycle, gates } = inputs;
  const registry = registryOf(images);
  const names = [...new Set(images.map(({ repository }) => repository))];
  const caches = new Map(names.flatMap((name) => cacheOf(name, build)));
  effects.save({ registry });
  const account = await effects.openAccount({
    access,
    registry,
    clusters: lifecycle.clusters,
    scope: {
      repositories: [...names, ...caches.values()],
      creates: request.create,
      kmsKey: request.settings.encryption.key,
      lifecycle: lifecycle.mode !== "off",
      scan: gates.scan !== undefined,
    },
  });
  const seen = await seeRepositories(names, request, account);
  const cached = await bounded([...caches], AT_ONCE, async ([name, cache]): Promise<[string, SeenCache]> => {
    const found = await account.registry.repositories.find(cache);
    return [name, { name: cache, uri: found?.uri }];
  });
  return { account, registry, repositories: seen, caches: new Map(cached) };
}

function cacheOf(name: string, { cache, cacheRepository }: BuildSettings): readonly (readonly [string, string])[] {
  return cache === "auto" || cache === "registry" ? [[name, cacheRepository ?? `${name}-cache`]] : [];
}
