import type { Settings } from "./images-document.ts";

/** The settings with `${service}` in any text, also in names of pairs, replaced by the name of the image. */
export function named(settings: Settings, name: string): Settings {
  return replaced(settings, name) as Settings;
}

function replaced(value: unknown, name: string): unknown {
  if (typeof value === "string") return value.replaceAll("${service}", name);
  if (Array.isArray(value)) return value.map((item) => replaced(item, name));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, replaced(inner, name)]));
}
