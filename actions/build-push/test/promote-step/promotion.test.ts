import type { Clock } from "@deploy-actions/shared/clock";
import { deployedTag } from "@deploy-actions/shared/ecr/tag-scheme";
import { Failure } from "@deploy-actions/shared/failure";
import { fakeClock } from "@deploy-actions/shared/testkit/fake-clock";
import { expect, test } from "@jest/globals";
import type { Account } from "../../src/account.ts";
import { runPromotion } from "../../src/promote-step/run-promotion.ts";
import type { NamedImage } from "../../src/registry/named-image.ts";
import { fakeReferences } from "../fakes/fake-references.ts";
import { type FakeRegistry, fakeRegistry } from "../fakes/fake-registry.ts";
import { ACCOUNT, HOST, REGION } from "../fakes/fake-world.ts";
import { clientOf } from "../oci/distribution-stage.ts";
import { effectsOf, promoteInputs } from "./effects.ts";

const DAY = 24 * 3_600_000;

interface Stage {
  readonly registry: FakeRegistry;
  readonly clock: Clock;
  readonly account: Account;
}

/** As this action makes repositories. */
const AS_WANTED = {
  mutability: { setting: "IMMUTABLE_WITH_EXCLUSION", exclusions: ["current-*", "sha256-*"] },
  scanOnPush: true,
} as const;

/** An account with shop/web that runs these images, and whose other registries nobody asks. */
function stage(running: readonly NamedImage[] = [], options: { readonly failing?: Error } = {}): Stage {
  const clock = fakeClock({ start: Date.UTC(2026, 10, 21) });
  const registry = fakeRegistry({ now: clock.now });
  registry.add("shop/web", AS_WANTED);
  const own = { distribution: clientOf(HOST).distribution, images: registry.images };
  const account: Account = {
    region: REGION,
    registry,
    references: fakeReferences(running, options),
    login: () => Promise.reject(new Error("Nobody signs in to move no byte.")),
    registries: async () => async () => own,
  };
  return { registry, clock, account };
}

async function run({ clock, account }: Stage, given: Readonly<Record<string, string>>) {
  const { effects, traces } = effectsOf(async () => account, { clock });
  const facts = await runPromotion(promoteInputs(given), effects);
  return { facts, ...traces };
}

async function failureOf(stage: Stage, given: Readonly<Record<string, string>>): Promise<Failure> {
  const error = await run(stage, given).catch((error) => error);
  if (error instanceof Failure) return error;
  throw error;
}

const tagsOf = async ({ registry }: Stage, digest: string) =>
  (await registry.images.find("shop/web", { digest }))?.tags.toSorted();

test("an image gets the tags of an environment, and those of the rules", async () => {
  const here = stage();
  const old = here.registry.push("shop/web", { tags: ["build-1", "current-production"] });
  const next = here.registry.push("shop/web", { tags: ["build-2"] });
  const given = { from: `shop/web@${next.digest}`, environment: "production", tags: "type=semver,pattern={{version}}" };
  const { facts, unfinished } = await run(here, given);
  expect(facts).toMatchObject({
    status: "promoted",
    images: [
      {
        ...{ name: "web", registry: HOST, repository: "shop/web", digest: next.digest, status: "promoted", size: 1000 },
        tags: [
          { tag: "deployed-production-20261121T000000Z-r77.1", change: "written" },
          { tag: "1.2.3", change: "written" },
          { tag: "current-production", change: "moved" },
          { tag: "latest", change: "written" },
        ],
      },
    ],
  });
  expect(await tagsOf(here, next.digest)).toEqual([
    ...["1.2.3", "build-2", "current-production", "deployed-production-20261121T000000Z-r77.1", "latest"],
  ]);
  expect(await tagsOf(here, old.digest)).toEqual(["build-1"]);
  expect(unfinished.tags).toBeUndefined();
});

test("a second time nothing is left to do, and its tags are told all the same", async () => {
  const here = stage();
  here.registry.push("shop/web", { tags: ["build-1"] });
  const given = { from: "shop/web:build-1", environment: "production" };
  const first = await run(here, given);
  await here.clock.sleep(60_000);
  const { facts } = await run(here, given);
  expect(facts.status).toBe("unchanged");
  expect(facts.images[0]?.status).toBe("unchanged");
  expect(facts.images[0]?.tags).toEqual(first.facts.images[0]?.tags.map(({ tag }) => ({ tag, change: "there" })));
});

test("the output images of a build is promoted as a whole", async () => {
  const here = stage();
  const web = here.registry.push("shop/web", { tags: ["build-1"] });
  const api = here.registry.push("shop/api", { tags: ["build-1"] });
  const from = JSON.stringify({
    web: { repository: "shop/web", digest: web.digest },
    api: { repository: "shop/api", digest: api.digest },
  });
  const { facts } = await run(here, { from, environment: "staging" });
  expect(facts.images.map(({ name, status }) => `${name} ${status}`)).toEqual(["web promoted", "api promoted"]);
  for (const [name, { digest }] of Object.entries({ "shop/web": web, "shop/api": api }))
    expect(await here.registry.images.find(name, { tag: "current-staging" })).toMatchObject({ digest });
});

test("a dry run says what it would do, and changes nothing", async () => {
  const here = stage();
  const { digest } = here.registry.push("shop/web", { tags: ["build-1"] });
  const { facts, lines } = await run(here, { from: "shop/web:build-1", environment: "staging", "dry-run": "true" });
  expect(facts).toMatchObject({ status: "planned", images: [{ digest, status: "not-pushed", tags: [] }] });
  expect(lines).toEqual([
    `shop/web:build-1 is ${digest}.`,
    `web: ${digest} is in ${HOST}/shop/web, and only gets tags.`,
    "web: gets deployed-staging-20261121T000000Z-r77.1, current-staging.",
  ]);
  expect(await tagsOf(here, digest)).toEqual(["build-1"]);
});

test("all that is wrong is told at once, and no image gets a tag", async () => {
  const here = stage();
  const old = here.registry.push("shop/web", { tags: ["1.2.3"] });
  const next = here.registry.push("shop/web", { tags: ["build-2"] });
  const from = `shop/web@${next.digest}, shop/api:v1`;
  const { message, hint } = await failureOf(here, { from, tags: "type=semver,pattern={{version}}" });
  expect(message.split("\n")).toEqual([
    "This cannot be promoted:",
    `- from: shop/api:v1 is not in ${HOST}/shop/api. Check that it was pushed, and has not expired; of another registry write it with its host, HOST/shop/api:v1.`,
    `- web: The tag 1.2.3 is on another image of shop/web (${old.digest}, pushed 2026-11-21T00:00:00.000Z), and the repository does not let it move. Promote that image, or choose another tag than 1.2.3.`,
  ]);
  expect(hint).toBe("Fix these 2 and run again; nothing was changed.");
  expect(await tagsOf(here, next.digest)).toEqual(["build-2"]);
});

test("what is wrong without a registry is told before anybody signs in", async () => {
  const { effects } = effectsOf(() => Promise.reject(new Error("asked")), { clock: fakeClock() });
  const given = { from: "shop/web\nShop/api:v1", tags: "deployed-by-hand" };
  const error = await runPromotion(promoteInputs(given), effects).catch((error) => error);
  expect(error.message.split("\n")).toEqual([
    "The promotion cannot begin:",
    '- from: "shop/web" names a repository and no image in it. Write shop/web@sha256:… or shop/web:TAG.',
    '- from: "Shop/api:v1" names no repository. Its parts have small letters, digits and single . _ - between them.',
    '- tags: "deployed-by-hand" makes the tag deployed-by-hand, and tags that begin with deployed- say what was deployed or built. Choose another prefix.',
  ]);
});

test("an image that would have no tag where it goes is warned about", async () => {
  const here = stage();
  const { digest } = here.registry.push("shop/web");
  const { facts } = await run(here, { from: `shop/web@${digest}`, repository: "shop/web" });
  expect(facts).toMatchObject({
    status: "unchanged",
    warnings: [
      { message: expect.stringContaining("web has no tag in shop/web, and expires like all that have none.") },
    ],
  });
});

/** Twelve images of which each was deployed on a day of its own, and a new one. */
function withHistory(running: readonly NamedImage[] = [], options: { readonly failing?: Error } = {}) {
  const here = stage(running, options);
  const deploys = Array.from({ length: 12 }, (_, index) => {
    const at = here.clock.now() - (20 - index) * DAY;
    const tag = deployedTag({ environment: "production", at, run: String(index), attempt: 1 });
    return { tag, ...here.registry.push("shop/web", { tags: [tag, `build-${index}`] }) };
  });
  here.registry.push("shop/web", { tags: ["build-next"] });
  return { here, deploys };
}

const PROMOTE = { from: "shop/web:build-next", environment: "production" };

test("deploys that are too old to go back to lose their tags, but not those that still run", async () => {
  const running = { image: `${HOST}/shop/web:build-0`, digest: undefined, by: "task definition web:1" };
  const { here, deploys } = withHistory([running]);
  const { warnings } = await run(here, PROMOTE);
  expect(warnings).toEqual([]);
  const [first, second, third, fourth] = deploys;
  expect(await tagsOf(here, first?.digest ?? "")).toContain(first?.tag);
  expect(await tagsOf(here, second?.digest ?? "")).toEqual(["build-1"]);
  expect(await tagsOf(here, third?.digest ?? "")).toEqual(["build-2"]);
  expect(await tagsOf(here, fourth?.digest ?? "")).toContain(fourth?.tag);
});

test("a deploy back to an old image that began during the promotion keeps the image its tag", async () => {
  const { here, deploys } = withHistory();
  const back = fakeReferences([{ image: `${HOST}/shop/web:build-0`, digest: undefined, by: "service web" }]);
  const references: Account["references"] = {
    // What ECS said when the step began, unless a later word is asked for.
    to: async (uri, since) => (since === undefined ? [] : await back.to(uri)),
  };
  await run({ ...here, account: { ...here.account, references } }, { ...PROMOTE, lifecycle: "check" });
  const [first] = deploys;
  expect(await tagsOf(here, first?.digest ?? "")).toContain(first?.tag);
});

test("when ECS cannot be asked all deploys keep their tags, and the promotion is good", async () => {
  const failing = new Failure("Listing the clusters was denied.", { hint: "Allow ecs:ListClusters." });
  const { here, deploys } = withHistory([], { failing });
  const { facts, warnings } = await run(here, PROMOTE);
  expect(facts.status).toBe("promoted");
  expect(warnings).toEqual([
    "Tags of older deploys to production stay in shop/web: Listing the clusters was denied. Allow ecs:ListClusters.",
  ]);
  for (const { digest, tag } of deploys) expect(await tagsOf(here, digest)).toContain(tag);
});

test("of another account nobody knows what runs: its deploys keep their tags, and that is said", async () => {
  const { here, deploys } = withHistory();
  const own = { distribution: clientOf(HOST.replace(ACCOUNT, "210987654321")).distribution, images: undefined };
  const there = await here.account.registries(new AbortController().signal);
  const account: Account = {
    ...here.account,
    registries: async () => async (host) => (host ? await there(host) : own),
  };
  const given = { ...PROMOTE, from: `${HOST}/shop/web:build-next`, repository: `${HOST}/shop/web` };
  const { facts, lines } = await run({ ...here, account }, given);
  expect(facts.status).toBe("promoted");
  expect(lines).toContain(
    `Tags of older deploys to production stay in ${HOST}/shop/web: what another account or Region runs is not known here.`,
  );
  for (const { digest, tag } of deploys) expect(await tagsOf(here, digest)).toContain(tag);
});

test("a policy that would let expire what was promoted before is refused, and the tags are there", async () => {
  const here = stage();
  const { digest } = here.registry.push("shop/web", { tags: ["build-1", "keep-it"], facts: { pushedAt: 0 } });
  await here.registry.policies.write("shop/web", EXPIRE_ALL);
  const { facts } = await run(here, { from: `shop/web@${digest}`, environment: "production", lifecycle: "check" });
  expect(facts).toMatchObject({ status: "failed", lifecycle: [{ repository: "shop/web", policy: "refused" }] });
  expect(await tagsOf(here, digest)).toContain("current-production");
});

const EXPIRE_ALL = JSON.stringify({
  rules: [
    {
      rulePriority: 1,
      selection: { tagStatus: "any", countType: "sinceImagePushed", countUnit: "days", countNumber: 1 },
      action: { type: "expire" },
    },
  ],
});
