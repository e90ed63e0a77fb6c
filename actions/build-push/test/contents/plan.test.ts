import { expect, test } from "@jest/globals";
import { type Contents, type Make, NOTHING_KNOWN } from "../../src/build-step/make.ts";
import { type ImagePlan, planImages } from "../../src/build-step/plan.ts";
import { describePlans } from "../../src/build-step/say.ts";
import type { RegistryImage } from "../../src/registry/images.ts";
import type { Mutability } from "../../src/registry/repositories.ts";
import type { GitEvent } from "../../src/tags/event.ts";
import { held, NOW, observing, PULL_REQUEST, PUSH, RELEASE, REPOSITORIES, requested } from "./stage.ts";

const A = `sha256:${"a".repeat(64)}`;
const B = `sha256:${"b".repeat(64)}`;
const C = `sha256:${"c".repeat(64)}`;
const KEY = "f".repeat(64);
const CONTENT = "src-ffffffffffffffff";
const PR = "pr-7-0123456789ab";
const BUILD = "build-20261121T120000Z-0123456789ab";

interface Case {
  readonly event?: GitEvent;
  readonly tags?: readonly string[];
  readonly there?: readonly RegistryImage[];
  readonly contents?: Partial<Contents>;
  readonly mutability?: Mutability;
}

function plan({ event = PUSH, tags = [], there = [], contents = {}, mutability }: Case): ImagePlan {
  const [planned] = planImages({
    images: [requested("web", { tags })],
    observed: observing({ "shop/web": there }, { event, ...(mutability ? { mutability } : {}) }),
    contents: { ...NOTHING_KNOWN, ...contents },
    repositories: REPOSITORIES,
    now: NOW,
  });
  return planned as ImagePlan;
}

const web = (digest: string) => new Map([["web", digest]]);

test.each<[what: string, given: Case, make: Make, tags: readonly string[]]>([
  ["nothing is known: it is built", {}, { kind: "build", why: undefined }, [BUILD]],
  [
    "its content is new: it is built, and gets a content tag",
    { contents: { keys: web(KEY), reasons: web("no image of this content") } },
    { kind: "build", why: "no image of this content" },
    [BUILD, CONTENT],
  ],
  [
    "an image of its content is there",
    { there: [held(A, [CONTENT])], contents: { keys: web(KEY), hits: web(A) } },
    { kind: "reuse", digest: A },
    [BUILD, CONTENT],
  ],
  [
    "an image of its content would soon expire: that keeps the content tag",
    { there: [held(A, [CONTENT])], contents: { keys: web(KEY) } },
    { kind: "build", why: undefined },
    [BUILD],
  ],
  [
    "another build of its commit began in the same second: its tag is of the next one that is free",
    { there: [held(A, [BUILD]), held(B, ["build-20261121T120001Z-0123456789ab"])] },
    { kind: "build", why: undefined },
    ["build-20261121T120002Z-0123456789ab"],
  ],
  [
    "an earlier run of its commit has pushed it",
    { event: PULL_REQUEST, there: [held(A, [PR])], contents: { reruns: web(A) } },
    { kind: "rerun", digest: A },
    [PR],
  ],
  [
    "an earlier run has pushed it, and another image is of the same content",
    {
      event: PULL_REQUEST,
      there: [held(A, [PR]), held(B, [CONTENT])],
      contents: { keys: web(KEY), hits: web(B), reruns: web(A) },
    },
    { kind: "rerun", digest: A },
    [PR],
  ],
  [
    "its tags move: it is built again",
    { event: PULL_REQUEST, there: [held(A, [PR])], mutability: { setting: "MUTABLE", exclusions: [] } },
    { kind: "build", why: undefined },
    [PR],
  ],
  [
    "none of its files changed",
    {
      there: [
        held(A, ["build-20261102T120000Z-aaaaaaaaaaaa"], { pushedAt: NOW - 2 }),
        // Used again by a later build, long after its push.
        held(B, ["build-20261101T120000Z-bbbbbbbbbbbb", "build-20261103T120000Z-cccccccccccc"], { pushedAt: NOW - 3 }),
        held(C, ["build-20261104T120000Z-dddddddddddd"], { status: "ARCHIVED" }),
        held(C, [PR]),
      ],
      contents: { unchanged: new Set(["web"]), hits: web(A) },
    },
    { kind: "leave", digest: B },
    [],
  ],
])("%s", (_, given, make, tags) => {
  const planned = plan(given);
  expect({ make: planned.make, tags: planned.tags.map(({ tag }) => tag) }).toEqual({ make, tags });
});

test.each<[what: string, given: Case, tag: string]>([
  ["a pull request", { event: PULL_REQUEST, there: [held(A, [PR])] }, PR],
  ["a release", { event: RELEASE, there: [held(A, ["release-1.2.3"])] }, "release-1.2.3"],
  ["somebody's own", { tags: ["stable"], there: [held(A, ["stable"])] }, "stable"],
  [
    "a pull request, though an image of its content is there",
    { event: PULL_REQUEST, there: [held(A, [PR]), held(B, [CONTENT])], contents: { keys: web(KEY), hits: web(B) } },
    PR,
  ],
])("a tag of %s that another image keeps is a problem before anything is built", (_, given, tag) => {
  expect(() => plan(given)).toThrow(`web: The tag ${tag} is on another image of shop/web (${A}, pushed `);
});

test("what is planned is said, with the reason where there is one", () => {
  const plans: readonly ImagePlan[] = [
    plan({}),
    plan({ contents: { reasons: web("web/app changed") } }),
    plan({ contents: { hits: web(A) } }),
    plan({ event: PULL_REQUEST, there: [held(A, [PR])], contents: { reruns: web(A) } }),
    plan({ contents: { unchanged: new Set(["web"]) } }),
  ];
  expect(describePlans(plans)).toEqual([
    `web: is built from web/Dockerfile in web, and gets ${BUILD}.`,
    `web: is built from web/Dockerfile in web, and gets ${BUILD}: web/app changed.`,
    `web: sha256:aaaaaaaaaaaa is of the same sources and is not built again, and gets ${BUILD}.`,
    `web: sha256:aaaaaaaaaaaa was pushed by an earlier run of this commit and is not built again, and gets ${PR}.`,
    "web: none of its files changed; it stays as it is.",
  ]);
});
