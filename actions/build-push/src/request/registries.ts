import { invalid } from "@deploy-actions/shared/problems";
import type { Registry } from "./repository-name.ts";
import type { RequestedImage } from "./resolve.ts";

/** The one registry of all images; undefined: that of the account and Region in use. One session and one login are for one. */
export function registryOf(images: readonly RequestedImage[]): Registry | undefined {
  const [first, ...others] = images;
  const other = others.find(({ registry }) => registry?.host !== first?.registry?.host);
  if (!other || !first) return first?.registry;
  const where = ({ registry }: RequestedImage) => registry?.host ?? "the registry of the account in use";
  throw invalid("An input cannot be used:", [
    {
      at: "images",
      message: `${first.name} goes to ${where(first)}, and ${other.name} to ${where(other)}.`,
      fix: "Push to one registry, and promote from there to the other (mode: promote).",
    },
  ]);
}
