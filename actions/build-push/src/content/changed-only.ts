import type { ImageRequest } from "../image.ts";
import type { GitEvent } from "../tags/event.ts";
import type { Changed, Range } from "./changes.ts";
import type { Dockerignore } from "./dockerignore.ts";

/** Which of the images have to be built. */
export interface ChangedOnly {
  readonly build: readonly { readonly name: string; readonly why: string }[];
  /** Nothing that they are made of changed. */
  readonly left: readonly string[];
}

/** Where an event's changes begin; undefined with the reason where it does not say. */
export function rangeOf({ name, ref, before }: GitEvent): Range | { readonly unknown: string } {
  if (ref.kind === "pull-request")
    return ref.baseSha === undefined
      ? { unknown: "the event does not name the base of the pull request" }
      : { from: ref.baseSha, since: "merge-base" };
  if (ref.kind === "tag") return { unknown: `a release is built whole (tag ${ref.name})` };
  if (before !== undefined) return { from: before, since: "commit" };
  return {
    unknown:
      name === "push" ? `this is the first push of ${ref.name}` : `an event "${name}" does not say what it came after`,
  };
}

/**
 * By what changed in the folders and files that an image is made of. Where that is not known all are built.
 * `ignores`: the .dockerignore of an image's context, by its name.
 */
export function changedOnly(
  images: readonly ImageRequest[],
  changed: Changed,
  ignores: ReadonlyMap<string, Dockerignore>,
): ChangedOnly {
  if (changed.kind === "unknown")
    return { build: images.map(({ name }) => ({ name, why: `what changed is not known: ${changed.why}` })), left: [] };
  const reasons = images.map((image) => ({
    name: image.name,
    why: reasonOf(image, changed.paths, ignores.get(image.name)),
  }));
  return {
    build: reasons.flatMap(({ name, why }) => (why === undefined ? [] : [{ name, why }])),
    left: reasons.filter(({ why }) => why === undefined).map(({ name }) => name),
  };
}

/** Undefined: there is none to build it. */
function reasonOf(image: ImageRequest, paths: readonly string[], ignore: Dockerignore | undefined): string | undefined {
  const far = [image.context, ...image.buildContexts.values()].find(isElsewhere);
  if (far !== undefined) return `${far} is not of this checkout, and may have changed`;
  const [first, ...more] = paths.filter((path) => isOf(image, path, ignore));
  if (first === undefined) return undefined;
  return more.length === 0 ? `${first} changed` : `${first} and ${more.length} more changed`;
}

/** What BuildKit fetches by itself, and folders beside the checkout. An image is as in FROM: it is not looked at here. */
function isElsewhere(context: string): boolean {
  if (context.startsWith("docker-image://")) return false;
  return /^(?:[a-z][a-z\d+.-]*:|git@|\/|\.\.(?:\/|$))/i.test(context);
}

function isOf(image: ImageRequest, path: string, ignore: Dockerignore | undefined): boolean {
  const { context, file, buildContexts } = image;
  if ([`${file}.dockerignore`, below(context, ".dockerignore")].includes(path)) return true;
  // Git tells of a submodule as a whole, and so of a link to a folder.
  if ([context, file, ...buildContexts.values()].some((part) => part === path || part.startsWith(`${path}/`)))
    return true;
  const inside = within(context, path);
  if (inside !== undefined && !ignore?.ignores(inside)) return true;
  return [...buildContexts.values()].some((folder) => within(folder, path) !== undefined);
}

/** A path as it is from a folder; undefined when it is not below it. */
function within(folder: string, path: string): string | undefined {
  if (folder === ".") return path;
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined;
}

function below(folder: string, name: string): string {
  return folder === "." ? name : `${folder}/${name}`;
}
