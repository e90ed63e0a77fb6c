import { didYouMean } from "@deploy-actions/shared/did-you-mean";
import { Failure } from "@deploy-actions/shared/failure";
import type { Secret } from "@deploy-actions/shared/secret";
import type { ImageRequest } from "../image.ts";
import { checkTagRule, objectionToLiteral } from "../tags/rule.ts";
import type { Files } from "./files.ts";
import { first, items, type Layer, merged, type Placed } from "./layers.ts";
import { checkFolder, isLocal, normalised, readPaths } from "./paths.ts";
import { parsePlatform } from "./platform.ts";
import { parseRepositoryName, type Registry } from "./repository-name.ts";

/** An image with the registry that its repository was written with. */
export interface RequestedImage extends ImageRequest {
  /** Undefined: that of the account and Region in use. */
  readonly registry: Registry | undefined;
}

/** One image out of all that is said of it, the nearest first. What cannot be used is told where it was written. */
export function resolve(
  name: string,
  layers: readonly Layer[],
  { files, secrets }: { readonly files: Files; readonly secrets: ReadonlyMap<string, Secret> },
): RequestedImage {
  const repository = first(layers, "repository");
  const address = repository && parsed(repository, parseRepositoryName);
  const platforms = items(layers, "platforms").map((platform) => parsed(platform, parsePlatform) ?? "");
  const tags = items(layers, "tags");
  for (const tag of tags) {
    const rule = checkTagRule(tag.value);
    const problems = rule.ok ? [objectionToLiteral(rule.value) ?? []].flat() : rule.problems;
    for (const { message, fix } of problems) tag.tell(message, fix);
  }
  return {
    name,
    repository: address?.name ?? "",
    registry: address?.registry,
    ...readPaths({ context: first(layers, "context"), file: first(layers, "file") }, files),
    target: first(layers, "target")?.value,
    buildArgs: values(merged(layers, "build-args")),
    buildContexts: buildContextsOf(layers, files),
    platforms: [...new Set(platforms)],
    labels: values(merged(layers, "labels")),
    secrets: secretsOf(layers, secrets),
    tags: tags.map(({ value }) => value),
  };
}

function buildContextsOf(layers: readonly Layer[], files: Files): ReadonlyMap<string, string> {
  const contexts = [...merged(layers, "build-contexts")].map(([name, context]): [string, string] => {
    if (!isLocal(context.value)) return [name, context.value];
    const folder = normalised(context.value);
    checkFolder(folder, context, files);
    return [name, folder];
  });
  return new Map(contexts);
}

/** Those that are named, out of the step's; all of them where none is. */
function secretsOf(layers: readonly Layer[], secrets: ReadonlyMap<string, Secret>): ReadonlyMap<string, Secret> {
  if (layers.every(({ settings }) => settings.secrets === undefined)) return secrets;
  const taken = new Map<string, Secret>();
  for (const { value: id, tell } of items(layers, "secrets")) {
    const secret = secrets.get(id);
    if (secret) taken.set(id, secret);
    else tell(`The step has no secret "${id}".`, didYouMean(id, [...secrets.keys()]) ?? addSecret(id));
  }
  return taken;
}

function addSecret(id: string): string {
  return `Add a line ${id}=... to secrets, secret-files or secret-envs.`;
}

/** Undefined when it cannot be used; then that was told. */
function parsed<T>({ value, tell }: Placed<string>, parse: (text: string) => T): T | undefined {
  try {
    return parse(value);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    tell(error.message, error.hint);
    return undefined;
  }
}

function values(pairs: ReadonlyMap<string, Placed<string>>): ReadonlyMap<string, string> {
  return new Map([...pairs].map(([name, { value }]) => [name, value]));
}
