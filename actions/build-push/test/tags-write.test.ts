import { Failure } from "@deploy-actions/shared/failure";
import { expect, test } from "@jest/globals";
import type { Images } from "../src/registry/images.ts";
import type { Mutability } from "../src/registry/repositories.ts";
import { withOwnBuildTag } from "../src/tags/own-build-tag.ts";
import type { ImageTag } from "../src/tags/tags-for.ts";
import type { TagsState } from "../src/tags/tags-state.ts";
import { holdersOf, mayMove, tagSteps, takenProblems } from "../src/tags/taken.ts";
import { undoTags } from "../src/tags/undo-tags.ts";
import { writeTags } from "../src/tags/write-tags.ts";
import { fakeImages } from "./fakes/fake-images.ts";
import { fakeRegistry } from "./fakes/fake-registry.ts";
import { ACCOUNT, type FakeWorld, HOST, sha256 } from "./fakes/fake-world.ts";

const IMMUTABLE: Mutability = { setting: "IMMUTABLE_WITH_EXCLUSION", exclusions: ["current-*", "latest", "main"] };
const LONG_AGO = Date.UTC(2026, 0, 1);
const NOW = Date.UTC(2026, 10, 21);

const BUILD: ImageTag = { tag: "build-1", moves: false };
const CONTENT: ImageTag = { tag: "src-1", moves: false };
const LATEST: ImageTag = { tag: "latest", moves: true };
const TAGS = [BUILD, CONTENT, LATEST];

const OLD = sha256("old web");
const NEW = sha256("new web");

/** Repositories with an old image that is `latest`, and a new one without a tag. */
function shop(names: readonly string[] = ["shop/web", "shop/api"], mutability = IMMUTABLE): FakeWorld {
  const image = (text: string, pushedAt: number, tags: readonly string[]) => ({
    manifest: { digest: sha256(text), mediaType: "application/vnd.oci.image.manifest.v1+json", text },
    tags: new Set(tags),
    facts: {
      pushedAt,
      lastPulledAt: undefined,
      lastActivatedAt: undefined,
      lastArchivedAt: undefined,
      status: "ACTIVE" as const,
      size: 1,
      subject: undefined,
    },
  });
  return new Map(
    names.map((name) => {
      const short = name.split("/").at(-1);
      const images = [image(`old ${short}`, LONG_AGO, ["build-0", "latest"]), image(`new ${short}`, NOW + 1, [])];
      const repository = {
        name,
        arn: `arn:aws:ecr:eu-west-1:${ACCOUNT}:repository/${name}`,
        uri: `${HOST}/${name}`,
        registryId: ACCOUNT,
        mutability,
        scanOnPush: true,
        encryption: { type: "AES256" as const, key: undefined },
      };
      const byDigest = new Map(images.map((image) => [image.manifest.digest, image]));
      return [
        name,
        {
          repository,
          images: byDigest,
          policy: undefined,
          scanning: "basic-on-push",
          scans: new Map(),
          findings: new Map(),
        },
      ];
    }),
  );
}

const tagsOf = (world: FakeWorld, repository: string): Record<string, string> =>
  Object.fromEntries(
    [...(world.get(repository)?.images.values() ?? [])].flatMap(({ manifest, tags }) =>
      [...tags].sort().map((tag) => [tag, manifest.text]),
    ),
  );

async function toTag(world: FakeWorld, repository: string, tags: readonly ImageTag[] = TAGS) {
  const name = repository.split("/").at(-1) ?? "";
  const digest = sha256(`new ${name}`);
  const holders = await holdersOf(repository, tags, fakeImages(world));
  const { mutability } = world.get(repository)?.repository ?? { mutability: IMMUTABLE };
  return { name, repository, digest, steps: tagSteps(tags, { digest, holders, mutability }) };
}

function effects({ signal = new AbortController().signal } = {}) {
  const states: (TagsState | undefined)[] = [];
  const lines: string[] = [];
  return {
    states,
    lines,
    since: NOW,
    save: (state: TagsState | undefined) => void states.push(state && JSON.parse(JSON.stringify(state))),
    log: (line: string) => void lines.push(line),
    signal,
  };
}

/** The same images, with something that happens before each tag is written. */
function disturbed(images: Images, before: (tag: string, repository: string) => void): Images {
  return {
    ...images,
    tag: async (repository, manifest, tag) => {
      before(tag, repository);
      return images.tag(repository, manifest, tag);
    },
  };
}

test.each<[tag: string, mutability: Mutability, may: boolean]>([
  ["latest", { setting: "MUTABLE", exclusions: [] }, true],
  ["latest", { setting: "IMMUTABLE", exclusions: [] }, false],
  ["latest", IMMUTABLE, true],
  ["latest-1", IMMUTABLE, false],
  ["current-production", IMMUTABLE, true],
  ["build-1", IMMUTABLE, false],
  ["v1.2", { setting: "IMMUTABLE_WITH_EXCLUSION", exclusions: ["v*.2"] }, true],
  ["v1x2", { setting: "IMMUTABLE_WITH_EXCLUSION", exclusions: ["v*.2"] }, false],
  ["release-1", { setting: "MUTABLE_WITH_EXCLUSION", exclusions: ["release-*"] }, false],
  ["other", { setting: "MUTABLE_WITH_EXCLUSION", exclusions: ["release-*"] }, true],
])("whether %s may move with %j", (tag, mutability, may) => {
  expect(mayMove(tag, mutability)).toBe(may);
});

test("what a tag needs follows from who has it", () => {
  const holders = new Map([
    ["build-1", { digest: NEW, pushedAt: NOW }],
    ["src-1", { digest: OLD, pushedAt: LONG_AGO }],
    ["latest", { digest: OLD, pushedAt: LONG_AGO }],
  ]);
  const tags = [...TAGS, { tag: "main", moves: true }];
  const kinds = (digest: string | undefined) =>
    tagSteps(tags, { digest, holders, mutability: IMMUTABLE }).map(({ kind }) => kind);
  expect(kinds(NEW)).toEqual(["there", "taken", "move", "write"]);
  expect(kinds(undefined)).toEqual(["taken", "taken", "move", "write"]);
});

test("the tag of a release or of a build stays with its image also where the repository lets all tags move", () => {
  const tags = ["release-1.2.3", "build-20260102T030405Z-0123456789ab", "v1", "latest"].map((tag) => ({
    tag,
    moves: tag === "latest",
  }));
  const holders = new Map(tags.map(({ tag }) => [tag, { digest: OLD, pushedAt: LONG_AGO }]));
  const steps = tagSteps(tags, { digest: NEW, holders, mutability: { setting: "MUTABLE", exclusions: [] } });
  expect(steps.map(({ kind }) => kind)).toEqual(["taken", "taken", "move", "move"]);
});

test("a build whose second another job of the commit was quicker to use gets the next one that is free", async () => {
  const registry = fakeRegistry();
  const tags = [0, 1, 2].map((seconds) => `build-20260102T03040${seconds}Z-0123456789ab`);
  registry.push("shop/web", { tags: tags.slice(0, 1) });
  const { digest } = registry.push("shop/web", { tags: tags.slice(1, 2) });
  const asked = [
    { tag: tags[0] ?? "", moves: false },
    { tag: "latest", moves: true },
  ];
  const ownOf = (digest: string) => withOwnBuildTag(asked, { repository: "shop/web", digest }, registry.images);
  expect(await ownOf(digest)).toEqual([{ tag: tags[1], moves: false }, asked[1]]);
  expect(await ownOf(NEW)).toEqual([{ tag: tags[2], moves: false }, asked[1]]);
});

test("a tag that is taken is told with the image that has it, and with the way out", () => {
  const holders = new Map([
    ["build-1", { digest: OLD, pushedAt: LONG_AGO }],
    ["stable", { digest: OLD, pushedAt: LONG_AGO }],
  ]);
  const tags = [BUILD, { tag: "stable", moves: true }];
  const steps = tagSteps(tags, { digest: undefined, holders, mutability: IMMUTABLE });
  expect(takenProblems("web", "shop/web", steps)).toEqual([
    {
      at: "web",
      message: `The tag build-1 is on another image of shop/web (${OLD}, pushed 2026-01-01T00:00:00.000Z), and the repository does not let it move.`,
      fix: "That image is of the same version or commit: use it, set skip-unchanged: true so that this step finds it by itself, or build a new version.",
    },
    {
      at: "web",
      message: `The tag stable is on another image of shop/web (${OLD}, pushed 2026-01-01T00:00:00.000Z), and the repository does not let it move.`,
      fix: 'Let it move (an exclusion "stable" of the repository\'s tag mutability, which reconcile-repository: true adds), or choose a tag that only this image gets.',
    },
  ]);
});

test("all images get their tags, those that move at last", async () => {
  const world = shop();
  const order: string[] = [];
  const images = disturbed(fakeImages(world), (tag) => void order.push(tag));
  const told = effects();
  await writeTags([await toTag(world, "shop/web"), await toTag(world, "shop/api")], images, told);
  expect(tagsOf(world, "shop/web")).toEqual({
    "build-0": "old web",
    "build-1": "new web",
    "src-1": "new web",
    latest: "new web",
  });
  expect(tagsOf(world, "shop/api")).toMatchObject({ "build-1": "new api", latest: "new api" });
  expect(order.slice(-2)).toEqual(["latest", "latest"]);
  expect(told.states).toEqual([expect.objectContaining({ tags: expect.any(Array) }), undefined]);
  expect(told.lines).toEqual([
    `shop/web: build-1, src-1, latest (before on ${OLD}) on ${NEW}.`,
    expect.stringContaining("shop/api: build-1, src-1, latest"),
  ]);
});

test("a step that is run again writes nothing", async () => {
  const world = shop();
  await writeTags([await toTag(world, "shop/web")], fakeImages(world), effects());
  const told = effects();
  await writeTags([await toTag(world, "shop/web")], fakeImages(world), told);
  expect(told.states).toEqual([]);
});

test("when a tag cannot be written, all are put back as they were", async () => {
  const world = shop();
  const before = [tagsOf(world, "shop/web"), tagsOf(world, "shop/api")];
  let moves = 0;
  const images = disturbed(fakeImages(world), (tag) => {
    if (tag === "latest" && ++moves === 2) throw new Failure("AWS denied ecr:PutImage.", { hint: "Allow it." });
  });
  const told = effects();
  const writing = writeTags([await toTag(world, "shop/web"), await toTag(world, "shop/api")], images, told);
  await expect(writing).rejects.toMatchObject({
    message: "AWS denied ecr:PutImage. All tags are as they were before this step.",
    hint: "Allow it.",
  });
  expect([tagsOf(world, "shop/web"), tagsOf(world, "shop/api")]).toEqual(before);
  expect(told.states.at(-1)).toBeUndefined();
  expect(told.lines).toContain(`Taken back: shop/web:latest back on ${OLD}.`);
});

test("a tag that another run takes meanwhile stays its own, and ours are put back", async () => {
  const world = shop(["shop/web"]);
  const before = tagsOf(world, "shop/web");
  const images = disturbed(fakeImages(world), (tag) => {
    if (tag === "src-1") world.get("shop/web")?.images.get(OLD)?.tags.add("src-1");
  });
  const writing = writeTags([await toTag(world, "shop/web")], images, effects());
  await expect(writing).rejects.toThrow("The tag src-1 of shop/web cannot go to");
  expect(tagsOf(world, "shop/web")).toEqual({ ...before, "src-1": "old web" });
});

test("a content tag that another run takes meanwhile may stay there: that image is of the same sources", async () => {
  const world = shop(["shop/web"]);
  const content = { tag: "src-0123456789abcdef", moves: false };
  const images = disturbed(fakeImages(world), (tag) => {
    if (tag === content.tag) world.get("shop/web")?.images.get(OLD)?.tags.add(tag);
  });
  const told = effects();
  await writeTags([await toTag(world, "shop/web", [BUILD, content, LATEST])], images, told);
  expect(tagsOf(world, "shop/web")).toEqual({
    ...{ "build-0": "old web", [content.tag]: "old web" },
    ...{ "build-1": "new web", latest: "new web" },
  });
  expect(told.lines).toContain(`shop/web: ${content.tag} stays on an image of the same sources.`);
});

test("a cancel in the middle puts the tags back", async () => {
  const world = shop(["shop/web"]);
  const before = tagsOf(world, "shop/web");
  const cancel = new AbortController();
  const images = disturbed(fakeImages(world), (tag) => {
    if (tag === "src-1") cancel.abort(new Error("cancelled"));
  });
  const writing = writeTags([await toTag(world, "shop/web")], images, effects({ signal: cancel.signal }));
  await expect(writing).rejects.toThrow("cancelled");
  expect(tagsOf(world, "shop/web")).toEqual(before);
});

test.each([1, 2, 3])(
  "after a kill before tag %i post finds everything out by the registry, and puts it back",
  async (nth) => {
    const world = shop(["shop/web"]);
    const before = tagsOf(world, "shop/web");
    let written = 0;
    const never = new Promise<never>(() => {});
    let killed = () => {};
    const dead = new Promise<void>((resolve) => {
      killed = resolve;
    });
    const alive = fakeImages(world);
    const images: Images = {
      ...alive,
      tag: async (...given) => {
        if (++written < nth) return alive.tag(...given);
        killed();
        return never;
      },
    };
    const told = effects();
    void writeTags([await toTag(world, "shop/web")], images, told);
    await dead;
    const state = told.states.at(-1) as TagsState;
    const { left, isOver } = await undoTags(state, fakeImages(world));
    expect({ left, isOver }).toEqual({ left: [], isOver: true });
    expect(tagsOf(world, "shop/web")).toEqual(before);
  },
);

test("an image that was there before keeps a tag, as ECR would delete it with its last one", async () => {
  const world = shop(["shop/web"]);
  const untagged = world.get("shop/web")?.images.get(NEW);
  if (untagged) Object.assign(untagged.facts, { pushedAt: LONG_AGO });
  await fakeImages(world).tag("shop/web", { digest: NEW, mediaType: "", text: "new web" }, "build-1");
  const state = { since: NOW, tags: [{ repository: "shop/web", tag: "build-1", digest: NEW, before: null }] };
  const { left } = await undoTags(state, fakeImages(world));
  expect(left).toEqual([
    `shop/web:build-1 stays: without a tag ECR would delete ${NEW}, which was there before this step`,
  ]);
  expect(tagsOf(world, "shop/web")["build-1"]).toBe("new web");
});

test("what cannot be put back is named, and left to post", async () => {
  const world = shop(["shop/web"]);
  let broken = false;
  const images: Images = {
    ...disturbed(fakeImages(world), (tag) => {
      if (tag !== "latest") return;
      broken = true;
      throw new Error("socket hang up");
    }),
    untag: async () => {
      if (broken) throw new Error("still down");
    },
  };
  const told = effects();
  const error = await writeTags([await toTag(world, "shop/web")], images, told).catch((reason) => reason);
  expect(error.message).toBe(
    "Tagging failed: socket hang up. Not all tags could be put back as they were before this step.",
  );
  expect(error.evidence).toEqual([
    "shop/web:build-1 could not be taken back: still down",
    "shop/web:src-1 could not be taken back: still down",
  ]);
  expect(told.states.at(-1)).toBeDefined();
});
