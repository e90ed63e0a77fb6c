import { changedOnly, rangeOf } from "../content/changed-only.ts";
import type { Changes } from "../content/changes.ts";
import type { Dockerignore } from "../content/dockerignore.ts";
import { dockerignoreOf } from "../content/observe-content.ts";
import type { Sources } from "../content/tree.ts";
import type { SeenRepository } from "../repositories/see-repositories.ts";
import type { RequestedImage } from "../request/resolve.ts";
import type { GitEvent } from "../tags/event.ts";
import { newestOf } from "./newest.ts";

interface Means {
  readonly sources: Sources;
  readonly changes: Changes;
  readonly log: (line: string) => void;
  readonly warn: (message: string) => void;
}

export interface Unchanged {
  readonly names: ReadonlySet<string>;
  /** Why the others are built; of none where nothing is known. */
  readonly reasons: ReadonlyMap<string, string>;
}

/**
 * Images that no changed file is part of, neither since the event's base nor since the commit of their newest image: that
 * may be of another branch, or from before a push whose build failed. None where nobody knows what changed, which is said.
 */
export async function findUnchanged(
  images: readonly RequestedImage[],
  event: GitEvent,
  /** Undefined: nothing is pushed. */
  repositories: ReadonlyMap<string, SeenRepository> | undefined,
  { sources, changes, log, warn }: Means,
): Promise<Unchanged> {
  const range = rangeOf(event);
  if ("unknown" in range) {
    log(`changed-only leaves no image out: ${range.unknown}.`);
    return NOTHING;
  }
  const changed = await changes.between(range);
  if (changed.kind === "unknown") {
    warn(`changed-only leaves no image out, as it is not known what changed: ${changed.why}.`);
    return NOTHING;
  }
  const ignores = new Map<string, Dockerignore>();
  for (const image of images) {
    const found = await dockerignoreOf(image, sources);
    // One that BuildKit refuses leaves nothing out here.
    if (found.ok) ignores.set(image.name, found.value);
  }
  const { build, left } = changedOnly(images, changed, ignores);
  const names = new Set<string>();
  const reasons = new Map(build.map(({ name, why }) => [name, why]));
  for (const image of images.filter(({ name }) => left.includes(name))) {
    const why = repositories && (await sinceNewest(image));
    if (why === undefined) names.add(image.name);
    else reasons.set(image.name, why);
  }
  return { names, reasons };

  async function sinceNewest(image: RequestedImage): Promise<string | undefined> {
    const newest = newestOf(repositories?.get(image.repository)?.images ?? []);
    if (!newest) return `there is no build of it in ${image.repository}`;
    const since = await changes.between({ from: newest.commit, since: "commit" });
    if (since.kind === "unknown") return `what changed since its newest image is not known: ${since.why}`;
    const [found] = changedOnly([image], since, ignores).build;
    return found && `${found.why} since its newest image, of commit ${newest.commit}`;
  }
}

const NOTHING: Unchanged = { names: new Set(), reasons: new Map() };
