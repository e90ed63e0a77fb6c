import type { DocumentPath } from "@deploy-actions/shared/documents";
import type { Settings } from "./images-document.ts";

/** One place where something is said of an image: its entry, the document's defaults, the step's inputs. */
export interface Layer {
  readonly settings: Settings;
  /** Says that a setting cannot be used, where it was written. `path` is inside of the settings. */
  tell(path: DocumentPath, message: string, fix?: string): void;
}

/** A setting with the place it comes from. */
export interface Placed<T> {
  readonly value: T;
  tell(message: string, fix?: string): void;
}

/** The nearest layer that says it decides. */
export function first<K extends keyof Settings>(
  layers: readonly Layer[],
  key: K,
): Placed<NonNullable<Settings[K]>> | undefined {
  for (const { settings, tell } of layers) {
    const value = settings[key];
    if (value !== undefined) return { value, tell: (message, fix) => tell([key], message, fix) };
  }
  return undefined;
}

/** Items of a list, each with the place it comes from. */
export function items(layers: readonly Layer[], key: "platforms" | "secrets" | "tags"): readonly Placed<string>[] {
  const layer = layers.find(({ settings }) => settings[key] !== undefined);
  // The place of a line of an input is the input: only a document is told by item.
  return (layer?.settings[key] ?? []).map((value, index) => ({
    value,
    tell: (message, fix) => layer?.tell([key, index], message, fix),
  }));
}

/** Names of all layers; of a name that several have, the value of the nearest. */
export function merged(
  layers: readonly Layer[],
  key: "build-args" | "build-contexts" | "labels",
): ReadonlyMap<string, Placed<string>> {
  const pairs = layers
    .toReversed()
    .flatMap(({ settings, tell }) =>
      Object.entries(settings[key] ?? {}).map(([name, value]): [string, Placed<string>] => [
        name,
        { value, tell: (message, fix) => tell([key, name], message, fix) },
      ]),
    );
  return new Map(pairs);
}
