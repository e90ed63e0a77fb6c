import { execFileSync, spawnSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { changedOnly, rangeOf } from "../src/content/changed-only.ts";
import { readDockerignore } from "../src/content/dockerignore.ts";
import { gitChanges } from "../src/content/git-changes.ts";
import type { ImageRequest } from "../src/image.ts";
import type { GitEvent } from "../src/tags/event.ts";
import { imageRequest } from "./image-request.ts";

function image(name: string, more: Partial<ImageRequest> = {}): ImageRequest {
  return imageRequest({ name, repository: `shop/${name}`, context: name, file: `${name}/Dockerfile`, ...more });
}

const IMAGES = [
  image("web", { buildContexts: new Map([["shared", "shared"]]) }),
  image("api", { file: "docker/api.Dockerfile" }),
  image("all", { context: "." }),
];

function ignoring(text: string) {
  const read = readDockerignore(text);
  if (!read.ok) throw new Error();
  return new Map([["all", read.value]]);
}

test.each<[path: string, ...names: string[]]>([
  ["web/main.go", "web"],
  ["web/.dockerignore", "web"],
  ["shared/index.ts", "web"],
  ["api/main.go", "api"],
  ["docker/api.Dockerfile", "api"],
  ["docker/api.Dockerfile.dockerignore", "api"],
  ["website/index.html"],
  ["main.go", "all"],
  ["all/Dockerfile", "all"],
  [".dockerignore", "all"],
  // A submodule, or a link to a folder.
  ["api", "api"],
  ["docker", "api"],
])("with %s other images are to be built", (path, ...names) => {
  const { build, left } = changedOnly(IMAGES, { kind: "known", paths: [path] }, ignoring("*\n!main.go"));
  expect(build).toEqual(names.map((name) => ({ name, why: `${path} changed` })));
  expect(left).toEqual(IMAGES.map(({ name }) => name).filter((name) => !names.includes(name)));
});

test.each(["https://example.com/web.git", "git@example.com:web.git", "../web", "/srv/web"])(
  "what is built from %s may have changed without Git knowing it here",
  (context) => {
    const images = [image("web", { context }), image("api", { buildContexts: new Map([["web", context]]) })];
    const { build, left } = changedOnly(images, { kind: "known", paths: [] }, new Map());
    const why = `${context} is not of this checkout, and may have changed`;
    expect({ build, left }).toEqual({ build: ["web", "api"].map((name) => ({ name, why })), left: [] });
  },
);

test("an image that is a context of another is as one that it is built upon, and not looked at", () => {
  const images = [image("web", { buildContexts: new Map([["base", "docker-image://alpine:3.22"]]) })];
  expect(changedOnly(images, { kind: "known", paths: [] }, new Map()).left).toEqual(["web"]);
});

test("of many changes the first is named", () => {
  const { build } = changedOnly([image("web")], { kind: "known", paths: ["web/a", "web/b", "web/c"] }, new Map());
  expect(build).toEqual([{ name: "web", why: "web/a and 2 more changed" }]);
});

test("what is not known is built, all of it", () => {
  const { build, left } = changedOnly(IMAGES, { kind: "unknown", why: "no commit" }, new Map());
  expect(build.map(({ name, why }) => `${name}: ${why}`)).toEqual(
    ["web", "api", "all"].map((name) => `${name}: what changed is not known: no commit`),
  );
  expect(left).toEqual([]);
});

const PUSH: GitEvent = {
  name: "push",
  ref: { kind: "branch", name: "main" },
  sha: "a".repeat(40),
  defaultBranch: "main",
  before: "b".repeat(40),
};

test.each<[what: string, event: GitEvent, range: object]>([
  ["a push", PUSH, { from: "b".repeat(40), since: "commit" }],
  ["the first push of a branch", { ...PUSH, before: undefined }, { unknown: "this is the first push of main" }],
  [
    "a pull request",
    { ...PUSH, name: "pull_request", ref: { kind: "pull-request", number: 1, base: "main", baseSha: "c".repeat(40) } },
    { from: "c".repeat(40), since: "merge-base" },
  ],
  [
    "a schedule",
    { ...PUSH, name: "schedule", before: undefined },
    { unknown: 'an event "schedule" does not say what it came after' },
  ],
  ["a tag", { ...PUSH, ref: { kind: "tag", name: "v1" } }, { unknown: "a release is built whole (tag v1)" }],
])("where the changes of %s begin", (_, event, range) => {
  expect(rangeOf(event)).toEqual(range);
});

const hasGit = spawnSync("git", ["--version"]).status === 0;

(hasGit ? describe : describe.skip)(hasGit ? "Git" : "Git (skipped: git is not installed here)", () => {
  let folder = "";
  const identity = {
    GIT_AUTHOR_NAME: "a",
    GIT_AUTHOR_EMAIL: "a@example.com",
    GIT_COMMITTER_NAME: "a",
    GIT_COMMITTER_EMAIL: "a@example.com",
  };
  const git = (...words: readonly string[]) =>
    execFileSync("git", words, {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, ...identity },
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  const commit = async (path: string, text: string) => {
    await mkdir(join(folder, path, ".."), { recursive: true });
    await writeFile(join(folder, path), text);
    git("add", "--all");
    git("commit", "--quiet", "--message", path);
    return git("rev-parse", "HEAD");
  };
  const changes = (workspace = folder) =>
    gitChanges(workspace, { env: process.env, signal: new AbortController().signal });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "changes-"));
    git("init", "--quiet", "--initial-branch", "main");
  });

  afterEach(() => rm(folder, { recursive: true }));

  test("tells all that differs from a commit, with what is not committed yet", async () => {
    const first = await commit("web/a b.txt", "1");
    await commit("api/main.go", "1");
    git("mv", "web/a b.txt", "web/c.txt");
    git("commit", "--quiet", "--message", "rename");
    await writeFile(join(folder, "api/new.go"), "1");
    const changed = await changes().between({ from: first, since: "commit" });
    expect(changed).toEqual({ kind: "known", paths: ["api/main.go", "web/a b.txt", "web/c.txt", "api/new.go"] });
  });

  test("knows a commit by its first digits, as tags have them", async () => {
    const first = await commit("web/main.go", "1");
    await commit("api/main.go", "1");
    const changed = await changes().between({ from: first.slice(0, 12), since: "commit" });
    expect(changed).toEqual({ kind: "known", paths: ["api/main.go"] });
  });

  test("tells of a pull request only what it changed itself", async () => {
    await commit("web/main.go", "1");
    git("switch", "--quiet", "--create", "feature");
    await commit("api/main.go", "1");
    git("switch", "--quiet", "main");
    const base = await commit("web/main.go", "2");
    git("switch", "--quiet", "feature");
    const changed = await changes().between({ from: base, since: "merge-base" });
    expect(changed).toEqual({ kind: "known", paths: ["api/main.go"] });
  });

  test("paths count from the workspace, also inside of a larger repository", async () => {
    const first = await commit("shop/web/main.go", "1");
    await commit("shop/web/main.go", "2");
    await commit("other/main.go", "2");
    const changed = await changes(join(folder, "shop")).between({ from: first, since: "commit" });
    expect(changed).toEqual({ kind: "known", paths: ["web/main.go"] });
  });

  test("a commit that is not there is told, with what to do", async () => {
    await commit("a", "1");
    expect(await changes().between({ from: "b".repeat(40), since: "commit" })).toEqual({
      kind: "unknown",
      why: 'commit bbbbbbbbbbbb is not in this clone; give actions/checkout "fetch-depth: 0"',
    });
  });

  test("a workspace without a repository is told", async () => {
    await rm(join(folder, ".git"), { recursive: true });
    const changed = await changes().between({ from: "b".repeat(40), since: "commit" });
    expect(changed).toMatchObject({ kind: "unknown", why: expect.stringContaining("no Git repository") });
  });
});
