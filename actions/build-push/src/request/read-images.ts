import type { InputSource } from "@deploy-actions/shared/actions/input-source";
import { type DocumentPath, formatPath, parseDocument, type SourceDocument } from "@deploy-actions/shared/documents";
import type { Problem } from "@deploy-actions/shared/problems";
import { checkDocument } from "@deploy-actions/shared/schema";
import { secretBuildArgs } from "./build-arg-warnings.ts";
import type { Files } from "./files.ts";
import { IMAGE_NAMES, IMAGES_MAP, type Settings } from "./images-document.ts";
import { first, type Layer } from "./layers.ts";
import { named } from "./named.ts";
import type { ImagesReader } from "./reader.ts";
import { type RequestedImage, resolve } from "./resolve.ts";
import { readSecrets } from "./secrets.ts";

export interface ReadImages {
  /** In the order of the document. */
  readonly images: readonly RequestedImage[];
  /** Of what can be used, and should be looked at. */
  readonly warnings: readonly string[];
}

/**
 * The images of a step: one out of its inputs, or those of the `images` document, for which the inputs are defaults.
 * Values of secrets are masked from here on. Problems are told to `read`, all of them.
 */
export function readImages(
  read: ImagesReader,
  effects: {
    readonly source: InputSource;
    readonly files: Files;
    readonly env: Readonly<Record<string, string | undefined>>;
  },
): ReadImages {
  const secrets = readSecrets(read, effects);
  const step = settingsOfStep(read);
  const isMany = read.text("images") !== undefined;
  const asked = isMany ? readDocument(read) : lone(read, step);
  const images = asked.map(({ name, layers }) => {
    const all = [...layers, layerOfStep(read, named(step, name))];
    const image = resolve(name, all, { files: effects.files, secrets });
    return { image, repository: first(all, "repository") };
  });
  const owners = new Map<string, string>();
  for (const { image, repository } of images) {
    const uri = [image.registry?.host, image.repository].filter(Boolean).join("/");
    const owner = owners.get(uri);
    if (repository === undefined) tellMissing(read, image.name);
    else if (owner !== undefined && image.repository !== "")
      repository.tell(
        `${owner} and ${image.name} go to one repository, ${image.repository}, where they would take each other's tags.`,
        'Give each its own, like "shop/${service}".',
      );
    else owners.set(uri, image.name);
  }
  return { images: images.map(({ image }) => image), warnings: secretBuildArgs(images.map(({ image }) => image)) };
}

interface Asked {
  readonly name: string;
  /** What the document says of it, the nearest first. */
  readonly layers: readonly Layer[];
}

/** Named after the last part of its repository. */
function lone(read: ImagesReader, { repository }: Settings): readonly Asked[] {
  if (repository !== undefined) return [{ name: repository.split("/").at(-1) ?? "", layers: [] }];
  read.problem("repository", "No image is asked for.", 'Add "repository: ..." or "images: ..." under "with:".');
  return [];
}

/** Empty when the document cannot be used at all; then that was told. */
function readDocument(read: ImagesReader): readonly Asked[] {
  const plain = namesWithoutBrackets(read.text("images") ?? "");
  if (plain !== undefined) {
    read.problem("images", `"${plain.said}" is no list.`, `Write it in brackets: [${plain.names.join(", ")}].`);
    return [];
  }
  const content = read.content("images");
  if (!content) return [];
  const tell = (problems: readonly Problem[]) => read.problems("images", problems, content.file);
  const parsed = parseDocument(content.text);
  if (!parsed.ok) {
    tell(parsed.problems);
    return [];
  }
  const document = parsed.value;
  const checked = Array.isArray(document.value)
    ? checkDocument(IMAGE_NAMES, document)
    : checkDocument(IMAGES_MAP, document);
  if (!checked.ok) {
    tell(checked.problems);
    return [];
  }
  const layer = (at: DocumentPath, settings: Settings, name: string): Layer => ({
    settings: named(settings, name),
    tell: (path, message, fix) => tell([located(document, [...at, ...path], message, fix)]),
  });
  const { defaults, images } =
    "images" in checked.value ? checked.value : { defaults: undefined, images: checked.value };
  const common = (name: string) => (defaults ? [layer(["defaults"], defaults, name)] : []);
  if (Array.isArray(images)) return images.map((name: string) => ({ name, layers: common(name) }));
  return Object.entries(images as Readonly<Record<string, Settings | null>>).map(([name, own]) => ({
    name,
    layers: [layer(["images", name], own ?? {}, name), ...common(name)],
  }));
}

/** `web, api` would be the path of a file, and two lines of names a text. */
function namesWithoutBrackets(text: string): { readonly said: string; readonly names: readonly string[] } | undefined {
  if (!/^[\w.-]+(?:\s*[,\n]\s*[\w.-]+)+\s*$/.test(text)) return undefined;
  return { said: text.trim().replace(/\s+/g, " "), names: text.trim().split(/[\s,]+/) };
}

function located(document: SourceDocument, path: DocumentPath, message: string, fix: string | undefined): Problem {
  return { at: formatPath(path), line: document.lineOf(path), message, ...(fix ? { fix } : {}) };
}

function tellMissing(read: ImagesReader, name: string): void {
  if (read.text("images") === undefined) return;
  read.problems("images", [
    {
      at: name,
      message: "It has no repository.",
      fix: 'Write one for all under defaults, like "repository: shop/${service}".',
    },
  ]);
}

function settingsOfStep(read: ImagesReader): Settings {
  const lists = { platforms: read.lines("platforms", { commas: true }), tags: read.lines("tags") };
  return {
    repository: read.text("repository"),
    context: read.text("context"),
    file: read.text("file"),
    target: read.text("target"),
    "build-args": readPairs(read, "build-args"),
    "build-contexts": readPairs(read, "build-contexts"),
    labels: readPairs(read, "labels"),
    platforms: [...lists.platforms],
    tags: [...lists.tags],
  };
}

function readPairs(read: ImagesReader, input: "build-args" | "build-contexts" | "labels"): Record<string, string> {
  const pairs = [...read.pairs(input)];
  for (const [name] of pairs)
    if (/\s/.test(name)) read.problem(input, `"${name}" is no name: it has a blank.`, "Write NAME=value, a line each.");
  return Object.fromEntries(pairs);
}

function layerOfStep(read: ImagesReader, settings: Settings): Layer {
  return {
    settings,
    tell: ([input, inner], message, fix) =>
      read.problem(String(input), typeof inner === "string" ? `${inner}: ${message}` : message, fix),
  };
}
