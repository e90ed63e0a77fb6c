import { createHash } from "node:crypto";
import { Secret } from "@deploy-actions/shared/secret";
import { expect, test } from "@jest/globals";
import { observeContent } from "../src/content/observe-content.ts";
import type { Sources } from "../src/content/tree.ts";
import type { ImageRequest } from "../src/image.ts";

const hash = (text: string) => createHash("sha256").update(text).digest("hex");

/** Files by path; a path with a star at its end is a program. */
function fakeSources(files: Readonly<Record<string, string>>): Sources {
  return {
    read: async (path) => files[path.replace(/^\.\//, "")],
    tree: async (folder, ignore) =>
      Object.entries(files)
        .map(([path, text]) => ({ path: folder === "." ? path : path.slice(folder.length + 1), whole: path, text }))
        .filter(({ path, whole }) => (folder === "." || whole.startsWith(`${folder}/`)) && !ignore.ignores(path))
        .map(({ path, text }) => ({
          path: path.replace(/\*$/, ""),
          mode: path.endsWith("*") ? ("100755" as const) : ("100644" as const),
          hash: hash(text),
        })),
  };
}

const WEB: ImageRequest = {
  name: "web",
  repository: "shop/web",
  context: "web",
  file: "web/Dockerfile",
  target: undefined,
  buildArgs: new Map([
    ["A", "1"],
    ["B", "2"],
  ]),
  buildContexts: new Map([["shared", "shared"]]),
  platforms: ["linux/amd64", "linux/arm64"],
  labels: new Map(),
  secrets: new Map([["npm", new Secret("abc")]]),
  tags: [],
};

const FILES = {
  "web/Dockerfile": "FROM alpine:3.22\nCOPY . .\nCOPY --from=shared . .",
  "web/.dockerignore": "*.md\n.git",
  "web/main.go": "package main",
  "web/run.sh*": "#!/bin/sh",
  "web/README.md": "# web",
  "shared/index.ts": "export {}",
  "api/main.go": "package main",
};

const DIGESTS: Readonly<Record<string, string>> = { "alpine:3.22": "sha256:1", "alpine:3.23": "sha256:2" };

async function observe(
  files: Readonly<Record<string, string>> = FILES,
  image: Partial<ImageRequest> = {},
  { digests = DIGESTS, settings = [] as readonly string[] } = {},
) {
  const bases = {
    digest: async (reference: string) => {
      const digest = digests[reference];
      return digest ? { kind: "known" as const, digest } : { kind: "unknown" as const, why: "it is not there" };
    },
  };
  return observeContent({ ...WEB, ...image }, settings, { sources: fakeSources(files), bases, hash });
}

async function key(...given: Parameters<typeof observe>): Promise<string> {
  const content = await observe(...given);
  return content.kind === "known" ? content.key : content.why;
}

test("the same content has the same key, in whatever order it is written", async () => {
  const other = {
    buildArgs: new Map([...WEB.buildArgs].reverse()),
    platforms: [...WEB.platforms].reverse(),
    secrets: new Map([["npm", new Secret("another value")]]),
  };
  expect(await key()).toMatch(/^[0-9a-f]{64}$/);
  expect(await key(Object.fromEntries(Object.entries(FILES).reverse()), other)).toBe(await key());
});

test.each<[what: string, ...Parameters<typeof observe>]>([
  ["a file", { ...FILES, "web/main.go": "package other" }],
  ["a new file", { ...FILES, "web/new.go": "package main" }],
  [
    "the name of a file",
    {
      ...Object.fromEntries(Object.entries(FILES).filter(([path]) => path !== "web/main.go")),
      "web/main2.go": "package main",
    },
  ],
  [
    "what may be run",
    {
      ...Object.fromEntries(Object.entries(FILES).filter(([path]) => path !== "web/run.sh*")),
      "web/run.sh": "#!/bin/sh",
    },
  ],
  ["a named context", { ...FILES, "shared/index.ts": "export default 1" }],
  ["the Dockerfile", { ...FILES, "web/Dockerfile": `${FILES["web/Dockerfile"]}\nRUN true` }],
  ["an argument", FILES, { buildArgs: new Map([["A", "2"]]) }],
  ["a label", FILES, { labels: new Map([["team", "shop"]]) }],
  ["the target", FILES, { target: "test" }],
  ["a platform", FILES, { platforms: ["linux/amd64"] }],
  ["the base image", FILES, {}, { digests: { "alpine:3.22": "sha256:9" } }],
  ["a setting", FILES, {}, { settings: ["provenance=max"] }],
])("another key with %s", async (_, ...given) => {
  const other = await key(...given);
  expect(other).toMatch(/^[0-9a-f]{64}$/);
  expect(other).not.toBe(await key());
});

test.each<[what: string, files: Readonly<Record<string, string>>]>([
  ["a file that .dockerignore names", { ...FILES, "web/README.md": "# changed" }],
  ["a file of another image", { ...FILES, "api/main.go": "package api" }],
  [".git where .dockerignore names it", { ...FILES, "web/.git/HEAD": "ref" }],
])("the same key with %s", async (_, files) => {
  expect(await key(files)).toBe(await key());
});

test("the .dockerignore of the Dockerfile comes before that of the context", async () => {
  const ignored = { ...FILES, "web/Dockerfile.dockerignore": "*.go" };
  expect(await key({ ...ignored, "web/main.go": "other" })).toBe(await key(ignored));
  expect(await key({ ...ignored, "web/README.md": "other" })).not.toBe(await key(ignored));
});

test.each<[why: string, ...Parameters<typeof observe>]>([
  ["there is no Dockerfile at web/Dockerfile", {}],
  ["the digest of alpine:3.22 is not known (it is not there)", FILES, {}, { digests: {} }],
  [
    "line 1 names an image by a variable that is only known in the build of web/Dockerfile",
    { ...FILES, "web/Dockerfile": "FROM $X" },
  ],
  ["line 1 of web/.dockerignore is no pattern", { ...FILES, "web/.dockerignore": "[" }],
  [
    ".git is in the context and is another one with every commit: add it to web/.dockerignore",
    { ...FILES, "web/.dockerignore": "", "web/.git/HEAD": "ref: refs/heads/main" },
  ],
  [
    "the context far (https://example.com/a.git) is not read here",
    FILES,
    { buildContexts: new Map([["far", "https://example.com/a.git"]]) },
  ],
])("no key: %s", async (why, ...given) => {
  expect(await observe(...given)).toEqual({ kind: "unknown", why });
});
