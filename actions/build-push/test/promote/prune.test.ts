import { deployedTag } from "@deploy-actions/shared/ecr/tag-scheme";
import { expect, test } from "@jest/globals";
import { applyPrune } from "../../src/promote/apply-prune.ts";
import { planPrune, referencedDigests } from "../../src/promote/prune.ts";
import { type FakeRegistry, fakeRegistry } from "../fakes/fake-registry.ts";

const DAY = 24 * 3_600_000;
const start = Date.UTC(2026, 10, 1);
const deployed = (day: number, environment = "production") =>
  deployedTag({ environment, at: start + day * DAY, run: String(day), attempt: 1 });

/** Twelve images of which each was deployed on a day of its own, the first on day 0; `more` by day. */
function twelve(more: Readonly<Record<number, readonly string[]>> = {}) {
  const registry = fakeRegistry();
  const digests = Array.from(
    { length: 12 },
    (_, day) => registry.push("shop/web", { tags: [deployed(day), ...(more[day] ?? [])] }).digest,
  );
  return { registry, digests };
}

async function prune({ images }: FakeRegistry, referenced: readonly string[] = [], environment = "production") {
  const listed = await images.list("shop/web");
  const lines: string[] = [];
  const plan = planPrune(environment, { images: listed, referenced: new Set(referenced) });
  await applyPrune("shop/web", plan, { images, log: (line) => lines.push(line) });
  return { lines, tags: new Map((await images.list("shop/web")).map(({ digest, tags }) => [digest, tags])) };
}

test("the ten newest deploys stay as they are", async () => {
  const { registry, digests } = twelve();
  const { tags } = await prune(registry);
  for (const [day, digest] of digests.entries()) if (day >= 2) expect(tags.get(digest)).toEqual([deployed(day)]);
});

test("those before lose their tag, and never the last one: an image without tags is deleted", async () => {
  const { registry, digests } = twelve({ 1: ["build-20261101T000000Z-0123456789ab"] });
  const { tags, lines } = await prune(registry);
  expect(tags.get(digests[0] ?? "")).toEqual(["retired-production-20261101T000000Z"]);
  expect(tags.get(digests[1] ?? "")).toEqual(["build-20261101T000000Z-0123456789ab"]);
  expect(lines).toContain(`${deployed(0)} in shop/web protects ${digests[0]} no longer.`);
});

test("what ECS names keeps its tag, however old", async () => {
  const { registry, digests } = twelve();
  const { tags } = await prune(registry, [digests[0] ?? ""]);
  expect(tags.get(digests[0] ?? "")).toEqual([deployed(0)]);
});

test("so does what is current, there or in another environment", async () => {
  const { registry, digests } = twelve({ 0: ["current-production"], 1: ["current-staging"] });
  const { tags } = await prune(registry);
  expect([tags.get(digests[0] ?? ""), tags.get(digests[1] ?? "")]).toEqual([
    [deployed(0), "current-production"],
    [deployed(1), "current-staging"],
  ]);
});

test("the stamps count, not when an image was pushed: a rollback is a new deploy", async () => {
  const { registry, digests } = twelve({ 0: [deployed(20)] });
  const { tags } = await prune(registry);
  expect(tags.get(digests[0] ?? "")).toEqual([deployed(20)]);
  expect(tags.get(digests[2] ?? "")).toEqual(["retired-production-20261103T000000Z"]);
});

test("each environment has a history of its own", async () => {
  const { registry, digests } = twelve({ 0: [deployed(0, "staging")] });
  const { tags } = await prune(registry, [], "staging");
  expect(tags.get(digests[0] ?? "")).toEqual([deployed(0), deployed(0, "staging")]);
  const after = await prune(registry);
  expect(after.tags.get(digests[0] ?? "")).toEqual([deployed(0, "staging")]);
});

test("an image that is deployed day after day does not drive the one before it out of the history", async () => {
  const again = Array.from({ length: 12 }, (_, day) => deployed(20 + day));
  const { registry, digests } = twelve({ 11: again });
  const { tags } = await prune(registry);
  for (const [day, digest] of digests.entries())
    if (day >= 2 && day < 11) expect(tags.get(digest)).toEqual([deployed(day)]);
  // Of what is deployed again and again the newest ten are history enough.
  expect(tags.get(digests[11] ?? "")).toEqual(again.slice(2));
  expect(tags.get(digests[1] ?? "")).toEqual(["retired-production-20261102T000000Z"]);
});

test("with ten deploys or fewer nothing is taken", () => {
  const images = [{ ...facts(), digest: "sha256:1", tags: Array.from({ length: 10 }, (_, day) => deployed(day)) }];
  expect(planPrune("production", { images, referenced: new Set() })).toEqual({ images: [] });
});

test("a tag stays when the one beside it went meanwhile", async () => {
  const { registry, digests } = twelve({ 0: ["build-20261101T000000Z-0123456789ab"] });
  const listed = await registry.images.list("shop/web");
  const plan = planPrune("production", { images: listed, referenced: new Set() });
  await registry.images.untag("shop/web", ["build-20261101T000000Z-0123456789ab"]);
  const lines: string[] = [];
  await applyPrune("shop/web", plan, { images: registry.images, log: (line) => lines.push(line) });
  expect((await registry.images.find("shop/web", { digest: digests[0] ?? "" }))?.tags).toEqual([deployed(0)]);
  expect(lines[1]).toBe(
    `${deployed(0)} in shop/web stay for now: they are the last tags of ${digests[0]}, which would be deleted.`,
  );
});

test("an image that is gone is no error", async () => {
  const { registry } = twelve();
  const listed = await registry.images.list("shop/web");
  const plan = planPrune("production", { images: listed, referenced: new Set() });
  await registry.images.untag("shop/web", [deployed(0), deployed(1)]);
  await applyPrune("shop/web", plan, { images: registry.images, log: () => {} });
  expect(await registry.images.list("shop/web")).toHaveLength(10);
});

test("a reference is by digest, by tag, or to what an index holds", () => {
  const images = [
    { ...facts(), digest: "sha256:index", tags: [], children: ["sha256:child"] },
    { ...facts(), digest: "sha256:child", tags: [], children: [] },
    { ...facts(), digest: "sha256:tagged", tags: ["v1"], children: [] },
    { ...facts(), digest: "sha256:other", tags: ["v2"], children: [] },
  ];
  const references = [
    { image: { digest: "sha256:child" }, by: "a task" },
    { image: { tag: "v1" }, by: "a task definition" },
    { image: { digest: "sha256:gone" }, by: "another" },
  ];
  expect([...referencedDigests(images, references)].sort()).toEqual(["sha256:child", "sha256:index", "sha256:tagged"]);
});

function facts() {
  return {
    pushedAt: 0,
    lastPulledAt: undefined,
    lastActivatedAt: undefined,
    lastArchivedAt: undefined,
    status: "ACTIVE" as const,
    size: undefined,
    mediaType: undefined,
    subject: undefined,
  };
}
