import { LONGEST_TAG } from "../tags/tag-grammar.ts";

/** Where layers are kept for the next run, as `--cache-from` and `--cache-to` take it. */
export interface CachePlan {
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** In a line, and why there is none. */
  readonly says: string;
}

export interface CacheRequest {
  readonly mode: "auto" | "registry" | "gha" | "off";
  readonly image: { readonly name: string };
  /** `host/name` of the repository for it; undefined: there is none, or the job cannot sign in. */
  readonly repositoryUri: string | undefined;
  readonly ref: CacheRef;
  readonly defaultBranch: string;
  readonly canExport: boolean;
  /** The job has ACTIONS_RUNTIME_TOKEN. */
  readonly hasCacheOfActions: boolean;
}

export type CacheRef =
  | { readonly kind: "branch"; readonly name: string }
  | { readonly kind: "tag" }
  /** Names of the branches. */
  | { readonly kind: "pull-request"; readonly head: string; readonly base: string };

/** A pull request reads its own, its base's and the default branch's cache, and writes none: it may be anybody's. */
export function planCache(request: CacheRequest): CachePlan {
  const { mode, repositoryUri, canExport, hasCacheOfActions } = request;
  if (mode === "off") return none("off");
  if (mode === "gha") return ofActions(request);
  if (repositoryUri !== undefined && (mode === "registry" || canExport)) return ofRegistry(repositoryUri, request);
  if (mode === "registry") return none("no repository for it");
  if (!canExport) return none("this builder keeps its own and cannot write one");
  return hasCacheOfActions ? ofActions(request) : none("no repository for it");
}

function ofRegistry(uri: string, request: CacheRequest): CachePlan {
  const reference = (scope: string) => `type=registry,ref=${uri}:${cacheTag(request.image.name, scope)}`;
  const [first] = request.ref.kind === "branch" ? [request.ref.name] : [];
  return {
    from: scopes(request).map(reference),
    // ECR takes a cache as an image manifest only: https://aws.amazon.com/blogs/containers/announcing-remote-cache-support-in-amazon-ecr-for-buildkit-clients/
    to: first === undefined ? [] : [`${reference(first)},${MAX},image-manifest=true,oci-mediatypes=true`],
    says: `${uri}${first === undefined ? ", read only" : ""}`,
  };
}

function ofActions(request: CacheRequest): CachePlan {
  const reference = (scope: string) => `type=gha,scope=${cacheTag(request.image.name, scope)}`;
  const [first] = request.ref.kind === "branch" ? [request.ref.name] : [];
  return {
    from: scopes(request).map(reference),
    to: first === undefined ? [] : [`${reference(first)},${MAX}`],
    says: `the cache of GitHub Actions${first === undefined ? ", read only" : ""}`,
  };
}

/** All stages, not only the last one's; and a cache that cannot be written fails no build. */
const MAX = "mode=max,ignore-error=true";

/** From which caches to read, the nearest first. */
function scopes({ ref, defaultBranch }: CacheRequest): readonly string[] {
  const own = ref.kind === "branch" ? [ref.name] : ref.kind === "pull-request" ? [ref.head, ref.base] : [];
  return [...new Set([...own, defaultBranch])];
}

/** A tag for each image and scope, so that images of one repository do not overwrite each other's. */
function cacheTag(imageName: string, scope: string): string {
  return `${imageName}-${scope}`
    .replace(/[^\w.-]+/g, "-")
    .replace(/^[.-]+/, "")
    .slice(0, LONGEST_TAG);
}

function none(why: string): CachePlan {
  return { from: [], to: [], says: `none: ${why}` };
}
