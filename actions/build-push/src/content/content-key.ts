import type { TreeFile } from "./tree.ts";

/** All that an image is made of. What is not in here must not make another image. */
export interface Content {
  /** Of the context, after .dockerignore. */
  readonly tree: readonly TreeFile[];
  /** Text of the Dockerfile. */
  readonly dockerfile: string;
  readonly args: ReadonlyMap<string, string>;
  readonly labels: ReadonlyMap<string, string>;
  readonly target: string | undefined;
  readonly platforms: readonly string[];
  /** Ids alone: what a secret is must not show in what is built with it. */
  readonly secrets: readonly string[];
  /** Named contexts that are folders, by name. */
  readonly contexts: ReadonlyMap<string, readonly TreeFile[]>;
  /** Digests of all images that are built upon, by reference. */
  readonly images: ReadonlyMap<string, string>;
  /** Other settings that make another image, as `provenance=max`. */
  readonly settings: readonly string[];
}

/** Another number for another meaning of the key: images of before are not found by it. */
const VERSION = 1;

/**
 * SHA-256 in hex. The order of maps, and of what BuildKit takes in any order, does not count.
 * `hash`: SHA-256 in hex of a text.
 */
export function contentKey(content: Content, hash: (text: string) => string): string {
  const parts = [
    VERSION,
    hash(content.dockerfile),
    treeLines(content.tree),
    pairs(content.args),
    pairs(content.labels),
    content.target ?? null,
    content.platforms.toSorted(),
    content.secrets.toSorted(),
    [...content.contexts].toSorted(byName).map(([name, tree]) => [name, treeLines(tree)]),
    pairs(content.images),
    content.settings.toSorted(),
  ];
  return hash(JSON.stringify(parts));
}

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) => (a < b ? -1 : a > b ? 1 : 0);

const pairs = (map: ReadonlyMap<string, string>) => [...map].toSorted(byName);

const treeLines = (tree: readonly TreeFile[]) =>
  tree.map(({ path, mode, hash }) => [path, mode, hash] as const).toSorted(byName as () => number);
