import { mapOf } from "@deploy-actions/shared/checks/grammar/values/map-of";
import * as v from "valibot";

/** What is said of an image, in words for editors and docs/build-images.md, with an example. */
const setting = (description: string, example: string) =>
  v.optional(
    v.pipe(
      v.string("Write it as text, in quotes"),
      v.description(description),
      v.examples([example]),
      v.trim(),
      v.nonEmpty("It is empty: leave it out"),
    ),
  );

const value = v.pipe(
  v.union([
    v.string(),
    v.pipe(v.number(), v.safeInteger("Write the value in quotes: as a number 1.20 is 1.2")),
    v.boolean(),
  ]),
  v.transform(String),
);

const pairs = (what: string, description: string, example: Readonly<Record<string, string>>) =>
  v.optional(
    v.pipe(
      mapOf(v.pipe(v.string(), v.regex(/^[^=\s]+$/, `The name of ${what} has no blank and no "="`)), value),
      v.description(description),
      v.examples([example]),
    ),
  );

const item = v.pipe(v.string("Write it as text, in quotes"), v.trim(), v.nonEmpty("It is empty: leave it out"));

const list = (description: string, ...example: readonly string[]) => {
  const written = example.map((text) => (/[={]/.test(text) ? `"${text}"` : text)).join(", ");
  return v.optional(
    v.pipe(v.array(item, `Write a list, like [${written}]`), v.description(description), v.examples([[...example]])),
  );
};

const settings = {
  repository: setting("ECR repository, without the registry or with it.", "shop/${service}"),
  context: setting("Folder of the sources, from the workspace.", "services/${service}"),
  file: setting(
    "Path of the Dockerfile, from the workspace. `Dockerfile` in `context` when it is left out.",
    "docker/service.Dockerfile",
  ),
  target: setting("Stage of the Dockerfile to build. The last one when it is left out.", "release"),
  "build-args": pairs("a build argument", "Build arguments. Not for secrets: they stay in the image's history.", {
    SERVICE: "${service}",
  }),
  "build-contexts": pairs("a context", "Named contexts: a folder, from the workspace, or `docker-image://...`.", {
    shared: "packages/shared",
  }),
  platforms: list("Platforms to build for. The builder's own when it is left out.", "linux/amd64", "linux/arm64"),
  labels: pairs("a label", "Labels of the image, besides source, revision, version and time.", { team: "shop" }),
  secrets: list(
    "Ids of the step's secrets (`secrets`, `secret-files`, `secret-envs`) that the build may read. All of them when it is left out, none with `[]`.",
    "npm",
  ),
  tags: list("Tags besides those of the life cycle: see docs/build-tags.md.", "type=ref,event=branch"),
};

const name = v.pipe(
  v.string(({ input }) =>
    Object(input) === input
      ? 'Write the name alone. What is its own goes into a map, "images: { NAME: { ... } }"'
      : "Write the name as text, in quotes",
  ),
  v.regex(
    /^[A-Za-z0-9][\w.-]{0,99}$/,
    ({ input }) => `"${input}" is no name: it has a to z, A to Z, digits, - . and _, 100 characters at most`,
  ),
);

const names = v.pipe(
  v.array(name),
  v.minLength(1, "It names no image"),
  v.checkItems(isFirst, ({ input }) => `"${input}" is there twice`),
);

/** What is said of an image; of `defaults` for all of them. `${service}` in any of it is the name. */
export const SETTINGS = v.strictObject(settings);

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
