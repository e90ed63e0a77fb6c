import { readDockerfile } from "../build/dockerfile.ts";
import type { ImageRequest } from "../image.ts";
import type { BaseImages } from "./base-images.ts";
import { outsideOf } from "./bases.ts";
import { type Content, contentKey } from "./content-key.ts";
import { NOTHING_IGNORED, readDockerignore } from "./dockerignore.ts";
import type { Sources, TreeFile } from "./tree.ts";

/** What an image is made of, as a key; or why that cannot be told, so that it has to be built. */
export type ContentOf =
  | { readonly kind: "known"; readonly key: string }
  | { readonly kind: "unknown"; readonly why: string };

export interface ContentEffects {
  readonly sources: Sources;
  readonly bases: BaseImages;
  /** SHA-256 in hex of a text. */
  readonly hash: (text: string) => string;
}

/**
 * `settings`: what else makes another image, as `provenance=max`; where the image names no platforms, also that of the
 * builder, or an image of another machine would be taken for this one.
 */
export async function observeContent(
  image: ImageRequest,
  settings: readonly string[],
  { sources, bases, hash }: ContentEffects,
): Promise<ContentOf> {
  const unknown = (why: string): ContentOf => ({ kind: "unknown", why });
  const dockerfile = await sources.read(image.file);
  if (dockerfile === undefined) return unknown(`there is no Dockerfile at ${image.file}`);
  const outside = outsideOf(dockerfile, readDockerfile(dockerfile), {
    buildArgs: image.buildArgs,
    contexts: image.buildContexts.keys(),
  });
  const named = contextsOf(image);
  const [why] = [...outside.unknown.map((why) => `${why} of ${image.file}`), ...named.unknown];
  if (why !== undefined) return unknown(why);

  const images = await digestsOf([...outside.images, ...named.images], bases);
  if (!images.ok) return unknown(`the digest of ${images.reference} is not known (${images.why})`);
  const tree = await treeOf(image.context, await ignoreFileOf(image, sources), sources);
  const contexts = new Map<string, readonly TreeFile[]>();
  for (const [name, folder] of named.folders) {
    const found = await treeOf(folder, `${folder}/.dockerignore`, sources);
    if (!found.ok) return unknown(found.why);
    contexts.set(name, found.tree);
  }
  if (!tree.ok) return unknown(tree.why);
  const { labels, target, platforms, buildArgs: args, secrets } = image;
  const content: Content = {
    ...{ tree: tree.tree, dockerfile, args, labels, target, platforms, contexts, settings },
    secrets: [...secrets.keys()],
    images: images.digests,
  };
  return { kind: "known", key: contentKey(content, hash) };
}

/** What of an image's context its build leaves out. */
export async function dockerignoreOf(image: ImageRequest, sources: Sources) {
  return await readIgnoreFile(await ignoreFileOf(image, sources), sources);
}

interface NamedContexts {
  readonly folders: readonly (readonly [name: string, folder: string])[];
  readonly images: readonly string[];
  readonly unknown: readonly string[];
}

const IMAGE = "docker-image://";

function contextsOf({ buildContexts }: ImageRequest): NamedContexts {
  const all = [...buildContexts];
  const isFolder = (context: string) => !/^[a-z][a-z\d+.-]*:/i.test(context);
  return {
    folders: all.filter(([, context]) => isFolder(context)),
    images: all.flatMap(([, context]) => (context.startsWith(IMAGE) ? [context.slice(IMAGE.length)] : [])),
    unknown: all.flatMap(([name, context]) =>
      isFolder(context) || context.startsWith(IMAGE) ? [] : [`the context ${name} (${context}) is not read here`],
    ),
  };
}

async function digestsOf(references: readonly string[], bases: BaseImages) {
  const digests = new Map<string, string>();
  for (const reference of new Set(references)) {
    const written = /@(sha256:[0-9a-f]{64})$/.exec(reference)?.[1];
    const found = written ? { kind: "known" as const, digest: written } : await bases.digest(reference);
    if (found.kind === "unknown") return { ok: false, reference, why: found.why } as const;
    digests.set(reference, found.digest);
  }
  return { ok: true, digests } as const;
}

/** `Dockerfile.dockerignore` beside the Dockerfile comes before `.dockerignore` of the context. */
async function ignoreFileOf({ context, file }: ImageRequest, sources: Sources): Promise<string> {
  const own = `${file}.dockerignore`;
  return (await sources.read(own)) === undefined ? `${context}/.dockerignore` : own;
}

async function readIgnoreFile(path: string, sources: Sources) {
  const text = await sources.read(path);
  return text === undefined ? ({ ok: true, value: NOTHING_IGNORED } as const) : readDockerignore(text);
}

async function treeOf(folder: string, ignoreFile: string, sources: Sources) {
  const ignore = await readIgnoreFile(ignoreFile, sources);
  if (!ignore.ok) return { ok: false, why: `line ${ignore.line} of ${ignoreFile} is no pattern` } as const;
  if (!ignore.value.ignores(".git") && (await sources.read(`${folder}/.git/HEAD`)) !== undefined)
    return {
      ok: false,
      why: `.git is in the context and is another one with every commit: add it to ${ignoreFile}`,
    } as const;
  return { ok: true, tree: await sources.tree(folder, ignore.value) } as const;
}
