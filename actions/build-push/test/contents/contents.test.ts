import { expect, test } from "@jest/globals";
import { readContents } from "../../src/build-step/contents.ts";
import type { Changed, Range } from "../../src/content/changes.ts";
import type { BuildInputs } from "../../src/inputs.ts";
import { buildInputs, effectsIn, held, NOW, observing, PULL_REQUEST, PUSH, requested, SHA } from "./stage.ts";

const A = `sha256:${"a".repeat(64)}`;
const B = `sha256:${"b".repeat(64)}`;
const C = `sha256:${"c".repeat(64)}`;
const BASE = `sha256:${"e".repeat(64)}`;
const PR = "pr-7-0123456789ab";

const FILES = {
  "web/Dockerfile": "FROM node:24\nCOPY . .",
  "web/app.js": "1",
  "api/Dockerfile": "FROM scratch\nCOPY . .",
  "api/main.go": "1",
};
const BASES = { "library/node:24": BASE };
const IMAGES = [requested("web"), requested("api")];

function read(
  inputs: Partial<BuildInputs>,
  observed = observing({ "shop/web": [], "shop/api": [] }) as Parameters<typeof readContents>[0]["observed"],
  world: Parameters<typeof effectsIn>[0] = {},
  platform = async () => "linux/amd64",
) {
  const { effects, lines, warnings } = effectsIn({ files: FILES, bases: BASES, ...world });
  const asked = { inputs: buildInputs({ images: IMAGES, ...inputs }), observed, now: NOW, platform };
  return readContents(asked, effects).then((contents) => ({ ...contents, lines, warnings }));
}

const SKIP = { skipUnchanged: true };

/** The content tags of both images. */
async function contentTags(...given: Parameters<typeof read>) {
  const { keys } = await read(...given);
  return Object.fromEntries([...keys].map(([name, key]) => [name, `src-${key.slice(0, 16)}`]));
}

test("unless it is asked for, nobody looks at the sources", async () => {
  const contents = await read({}, undefined, { bases: {}, files: {} });
  expect(contents).toMatchObject({ keys: new Map(), hits: new Map(), unchanged: new Set(), reasons: new Map() });
});

test("images of sources that are in the registry are found, and for others it is said why not", async () => {
  const tags = await contentTags(SKIP);
  const found = await read(
    SKIP,
    observing({ "shop/web": [held(A, [tags.web ?? ""])], "shop/api": [held(B, ["build-1"])] }),
  );
  expect(found.hits).toEqual(new Map([["web", A]]));
  expect(found.reasons).toEqual(new Map([["api", `no image of this content is in shop/api (${tags.api})`]]));
  expect([...found.keys.keys()]).toEqual(["web", "api"]);
});

test("a base image that cannot be asked for leaves an image without a key, and says so", async () => {
  const { keys, reasons } = await read(SKIP, undefined, { bases: {} });
  expect([...keys.keys()]).toEqual(["api"]);
  expect(reasons.get("web")).toBe(
    "what it is made of cannot be told: the digest of node:24 is not known (registry-1.docker.io has no such image)",
  );
});

test.each<[what: string, ...given: Parameters<typeof read>]>([
  ["a newer base image", SKIP, undefined, { bases: { "library/node:24": B } }],
  ["another file", SKIP, undefined, { files: { ...FILES, "web/app.js": "2" } }],
  ["provenance with all arguments", { ...SKIP, build: { ...buildInputs({ images: [] }).build, provenance: "max" } }],
  [
    "a builder of another platform",
    { ...SKIP, images: [requested("web", { platforms: [] })] },
    undefined,
    {},
    async () => "linux/arm64",
  ],
])("%s makes another image", async (_, ...given) => {
  const before = await contentTags({ ...SKIP, images: given[0].images ?? IMAGES });
  const after = await contentTags(...given);
  expect(after.web).toMatch(/^src-[0-9a-f]{16}$/);
  expect(after.web).not.toBe(before.web);
});

test("no-cache looks for nothing, and its image gets no content tag", async () => {
  const build = { ...buildInputs({ images: [] }).build, noCache: true };
  const { keys, reasons } = await read({ ...SKIP, build });
  expect(keys.size).toBe(0);
  expect([...new Set(reasons.values())]).toEqual(["no-cache asks for a new build"]);
});

test("a builder is asked for its platform only where an image names none", async () => {
  const unasked = async () => {
    throw new Error("there is no Docker here");
  };
  expect((await read(SKIP, undefined, {}, unasked)).keys.size).toBe(2);
});

const CHANGED_ONLY = { changedOnly: true };
const BUILD = "build-20261101T120000Z-aaaaaaaaaaaa";
const BUILT = { "shop/web": [held(A, [BUILD])], "shop/api": [held(B, [BUILD])] };

test("images that no changed file is part of are left alone, and for the others it is said what changed", async () => {
  const changed = () => ({ kind: "known" as const, paths: ["api/main.go"] });
  const { unchanged, reasons, warnings } = await read(CHANGED_ONLY, observing(BUILT), { changed });
  expect({ unchanged, reasons, warnings }).toEqual({
    unchanged: new Set(["web"]),
    reasons: new Map([["api", "api/main.go changed"]]),
    warnings: [],
  });
});

test("an image of which there is no build of a branch is built, though its files did not change", async () => {
  const there = [held(A, [PR]), held(C, ["release-1.2.3"])];
  const { unchanged, reasons } = await read(CHANGED_ONLY, observing({ ...BUILT, "shop/web": there }));
  expect(unchanged).toEqual(new Set(["api"]));
  expect(reasons).toEqual(new Map([["web", "there is no build of it in shop/web"]]));
});

test.each<[what: string, why: string, since: Changed]>([
  [
    "changed since, in a push whose build failed or on another branch",
    "web/app.js changed since its newest image, of commit aaaaaaaaaaaa",
    { kind: "known", paths: ["web/app.js"] },
  ],
  [
    "is of a commit that the clone does not have",
    "what changed since its newest image is not known: it is not in this clone",
    { kind: "unknown", why: "it is not in this clone" },
  ],
])("what did not change in this push is built when its newest image %s", async (_, why, since) => {
  const changed = ({ from }: Range) => (from === "aaaaaaaaaaaa" ? since : { kind: "known" as const, paths: [] });
  const { unchanged, reasons } = await read(CHANGED_ONLY, observing({ ...BUILT, "shop/api": [] }), { changed });
  expect({ unchanged, why: reasons.get("web") }).toEqual({ unchanged: new Set(), why });
});

test("a job that cannot push leaves out what did not change as well", async () => {
  const observed = { ...observing({}, { event: PULL_REQUEST }), pushing: undefined };
  expect((await read(CHANGED_ONLY, observed)).unchanged).toEqual(new Set(["web", "api"]));
});

test("where a clone does not tell what changed, nothing is left out, and a warning says what to do", async () => {
  const changed = () => ({
    kind: "unknown" as const,
    why: 'commit bbbbbbbbbbbb is not in this clone; give actions/checkout "fetch-depth: 0"',
  });
  const { unchanged, warnings } = await read(CHANGED_ONLY, observing(BUILT), { changed });
  expect(unchanged.size).toBe(0);
  expect(warnings).toEqual([
    'changed-only leaves no image out, as it is not known what changed: commit bbbbbbbbbbbb is not in this clone; give actions/checkout "fetch-depth: 0".',
  ]);
});

test("where an event does not say what it came after, nothing is left out, and the log says so", async () => {
  const { unchanged, lines } = await read(CHANGED_ONLY, observing(BUILT, { event: { ...PUSH, before: undefined } }));
  expect(unchanged.size).toBe(0);
  expect(lines).toEqual(["changed-only leaves no image out: this is the first push of main."]);
});

test("with both, an image that changed may still be one that was built before", async () => {
  const tags = await contentTags(SKIP);
  const changed = () => ({ kind: "known" as const, paths: ["api/main.go"] });
  const there = observing({ ...BUILT, "shop/api": [held(B, [BUILD, tags.api ?? ""])] });
  const { unchanged, hits, keys } = await read({ ...CHANGED_ONLY, ...SKIP }, there, { changed });
  expect({ unchanged, hits }).toEqual({ unchanged: new Set(["web"]), hits: new Map([["api", B]]) });
  expect([...keys.keys()]).toEqual(["api"]);
});

const WEB = { images: [requested("web", { tags: ["stable"] })] };
const rerun = (there: Parameters<typeof observing>[0]["web"], revisions: Readonly<Record<string, string>>) =>
  read(WEB, observing({ "shop/web": there ?? [] }, { event: PULL_REQUEST }), { revisions });

test("an image that an earlier run of this commit has tagged is the one of this run", async () => {
  expect((await rerun([held(A, [PR, "stable"])], { [A]: SHA })).reruns).toEqual(new Map([["web", A]]));
  expect((await rerun([held(A, [PR])], { [A]: SHA })).reruns).toEqual(new Map([["web", A]]));
});

test.each<[what: string, ...given: Parameters<typeof rerun>]>([
  ["of another commit", [held(A, ["stable"])], { [A]: "f".repeat(40) }],
  ["one of several that have its tags", [held(A, [PR]), held(B, ["stable"])], { [A]: SHA, [B]: SHA }],
  ["in the archive", [held(A, [PR], { status: "ARCHIVED" })], { [A]: SHA }],
])("one %s is not", async (_, ...given) => {
  const { reruns, warnings } = await rerun(...given);
  expect({ reruns, warnings }).toEqual({ reruns: new Map(), warnings: [] });
});

test("one whose commit cannot be read is not, and a warning says why", async () => {
  const { reruns, warnings } = await rerun([held(A, [PR])], {});
  expect(reruns.size).toBe(0);
  expect(warnings).toEqual([`Whether ${A} in shop/web is of this commit is not known: the registry denied it`]);
});
