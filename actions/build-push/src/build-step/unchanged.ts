import { changedOnly, rangeOf } from "../content/changed-only.ts";
import type { Changes } from "../content/changes.ts";
import type { Dockerignore } from "../content/dockerignore.ts";
import { dockerignoreOf } from "../content/observe-content.ts";
import type { Sources } from "../content/tree.ts";
import type { ImageRequest } from "../image.ts";
import type { GitEvent } from "../tags/event.ts";

interface Means {
  readonly sources: Sources;
  readonly changes: Changes;
  readonly log: (line: string) => void;
  readonly warn: (message: string) => void;
}

export interface Unchanged {
  readonly names: readonly string[];
  /** Why the others are built; of none where nothing is known. */
  readonly reasons: ReadonlyMap<string, string>;
}

/** Images that no changed file is part of. None where nobody knows what changed, which is said. */
export async function findUnchanged(
  images: readonly ImageRequest[],
  event: GitEvent,
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
  return { names: left, reasons: new Map(build.map(({ name, why }) => [name, why])) };
}

const NOTHING: Unchanged = { names: [], reasons: new Map() };
