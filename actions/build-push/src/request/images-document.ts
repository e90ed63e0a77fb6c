import { mapOf } from "@deploy-actions/shared/checks/grammar/values/map-of";
import * as v from "valibot";

const text = v.pipe(v.string("Write it as text, in quotes"), v.trim(), v.nonEmpty("It is empty: leave it out"));

const value = v.pipe(
  v.union([v.string(), v.number(), v.boolean()]),
  v.check(
    (given) => typeof given !== "number" || Number.isSafeInteger(given),
    "Write the value in quotes: as a number 1.20 is 1.2",
  ),
  v.transform(String),
);

const pairs = (what: string) =>
  v.optional(mapOf(v.pipe(v.string(), v.regex(/^[^=\s]+$/, `The name of ${what} has no blank and no "="`)), value));

const list = (item: string) => v.optional(v.array(text, `Write a list, like [${item}]`));

const settings = {
  repository: v.optional(text),
  context: v.optional(text),
  file: v.optional(text),
  target: v.optional(text),
  "build-args": pairs("a build argument"),
  "build-contexts": pairs("a context"),
  platforms: list("linux/amd64, linux/arm64"),
  labels: pairs("a label"),
  secrets: list("npm"),
  tags: list('"type=ref,event=branch"'),
};

const name = v.pipe(
  v.string("Write the name as text, in quotes"),
  v.regex(/^[A-Za-z0-9][\w.-]{0,99}$/, "A name has letters, digits, - . and _, 100 characters at most"),
);

const names = v.pipe(v.array(name), v.minLength(1, "It names no image"), v.checkItems(isFirst, "It is there twice"));

/** What is said of an image; of `defaults` for all of them. `${service}` in any of it is the name. */
const SETTINGS = v.strictObject(settings);

/** With `defaults` for what they have in common. */
export const IMAGES_MAP = v.strictObject({
  defaults: v.optional(SETTINGS),
  images: v.union([
    names,
    v.pipe(
      mapOf(name, v.nullable(SETTINGS)),
      v.check((images) => Object.keys(images).length > 0, "It names no image"),
    ),
  ]),
});

/** Names alone: the inputs of the step say the rest. */
export const IMAGE_NAMES = names;

/** As it was written, with values as text. */
export type Settings = v.InferOutput<typeof SETTINGS>;

function isFirst(item: string, index: number, items: string[]): boolean {
  return items.indexOf(item) === index;
}
