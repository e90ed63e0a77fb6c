import type { BuildOrder } from "../build/build-order.ts";
import type { BuilderFacts } from "../build/builder.ts";
import { type CacheRef, planCache } from "../build/cache.ts";
import { imageLabels } from "../image-labels.ts";
import type { BuildSettings } from "../settings/build-settings.ts";
import type { GitRef } from "../tags/event.ts";
import type { Observed } from "./observe.ts";
import type { ImagePlan } from "./plan.ts";

interface Ordering {
  readonly observed: Observed;
  readonly settings: BuildSettings;
  readonly facts: BuilderFacts;
  /** By repository name. One that is to be created has the URI it will have. */
  readonly uris: ReadonlyMap<string, string>;
  readonly caches: ReadonlyMap<string, string>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly readFile: (path: string) => string | undefined;
}

/** What BuildKit is asked for, and where its caches are, a line each. */
export function ordersFor(
  plans: readonly ImagePlan[],
  ordering: Ordering,
): { readonly orders: readonly BuildOrder[]; readonly lines: readonly string[] } {
  const made = plans.map((plan) => orderFor(plan, ordering));
  return { orders: made.map(({ order }) => order), lines: made.map(({ line }) => line) };
}

function orderFor({ image, content }: ImagePlan, ordering: Ordering): { order: BuildOrder; line: string } {
  const { observed, settings, facts, uris, caches, env, readFile } = ordering;
  const { event, source, pushing } = observed;
  const cache = planCache({
    mode: settings.cache,
    image,
    repositoryUri: caches.get(image.repository),
    ref: cacheRef(event.ref, env),
    defaultBranch: event.defaultBranch ?? "main",
    canExport: facts.can.cacheExport,
    hasCacheOfActions: Boolean(env.ACTIONS_RUNTIME_TOKEN),
  });
  const uri = uris.get(image.repository);
  const isFixed = settings.timestamps === "commit" && source.committedAt !== undefined;
  const order: BuildOrder = {
    image,
    dockerfile: readFile(image.file),
    push: pushing && uri !== undefined ? { uri } : undefined,
    labels: imageLabels(source, versionOf(event.ref), image.labels),
    secretFiles: new Map(),
    cacheFrom: cache.from,
    cacheTo: cache.to,
    provenance: settings.provenance,
    sbom: settings.sbom,
    epoch: isFixed ? Math.floor((source.committedAt ?? 0) / 1000) : undefined,
    noCache: settings.noCache,
    // Its content tag names the base images that the registries have now: an engine may have older ones.
    pull: settings.pull || content !== undefined,
  };
  return { order, line: `Cache of ${image.name}: ${cache.says}.` };
}

/** The version of a Git tag; a branch has none that is the same for the same sources. */
function versionOf(ref: GitRef): string | undefined {
  return ref.kind === "tag" ? ref.name : undefined;
}

function cacheRef(ref: GitRef, env: Ordering["env"]): CacheRef {
  if (ref.kind === "branch") return { kind: "branch", name: ref.name };
  if (ref.kind === "tag") return { kind: "tag" };
  return { kind: "pull-request", head: env.GITHUB_HEAD_REF ?? `pr-${ref.number}`, base: ref.base ?? "main" };
}
