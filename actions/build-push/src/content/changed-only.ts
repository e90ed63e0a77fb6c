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
    found: changed.paths.filter((path) => isOf(image, path, ignores.get(image.name))),
  }));
  return {
    build: reasons
      .filter(({ found }) => found.length > 0)
      .map(({ name, found: [first = "", ...more] }) => ({
        name,
        why: more.length === 0 ? `${first} changed` : `${first} and ${more.length} more changed`,
      })),
    left: reasons.filter(({ found }) => found.length === 0).map(({ name }) => name),
  };
}

function isOf(image: ImageRequest, path: string, ignore: Dockerignore | undefined): boolean {
  const { context, file, buildContexts } = image;
  if ([file, `${file}.dockerignore`, below(context, ".dockerignore")].includes(path)) return true;
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
