import { expect, test } from "@jest/globals";
import type { RepositorySettings } from "../src/registry/repositories.ts";
import { planRepository, type RepositoryWishes } from "../src/repositories/plan-repository.ts";
import { prepareRepositories } from "../src/repositories/prepare-repositories.ts";
import { type FakeRegistry, fakeRegistry } from "./fakes/fake-registry.ts";

const SETTINGS: RepositorySettings = {
  mutability: { setting: "IMMUTABLE", exclusions: [] },
  scanOnPush: true,
  encryption: { type: "AES256", key: undefined },
  tags: new Map(),
};

/** What a step does, from the look at the registry on. */
async function prepare(registry: FakeRegistry, names: readonly string[], wishes: Partial<RepositoryWishes> = {}) {
  const lines: string[] = [];
  const plans = await Promise.all(
    names.map(async (name) =>
      planRepository({ name, settings: SETTINGS }, await registry.repositories.find(name), {
        create: false,
        reconcile: false,
        region: "eu-west-1",
        ...wishes,
      }),
    ),
  );
  const go = () =>
    prepareRepositories(plans, {
      repositories: registry.repositories,
      log: (line) => lines.push(line),
    });
  return { go, lines };
}

test("those that are missing are created, and those that are there are used", async () => {
  const registry = fakeRegistry();
  registry.add("shop/web", SETTINGS);
  const { go, lines } = await prepare(registry, ["shop/web", "shop/api"], { create: true });
  const ready = await go();
  expect([...ready.keys()]).toEqual(["shop/web", "shop/api"]);
  expect(await registry.repositories.find("shop/api")).toMatchObject({ scanOnPush: true });
  expect(lines).toEqual(["Created repository shop/api."]);
});

test("what is missing is said of all at once, before anything is created or changed", async () => {
  const registry = fakeRegistry();
  registry.add("shop/web");
  const { go } = await prepare(registry, ["shop/web", "shop/api", "shop/mail"], { reconcile: true });
  await expect(go()).rejects.toThrow(
    /^There is nowhere to push to:\n.*shop\/api does not exist[^\n]*\n.*shop\/mail does not exist/,
  );
  expect(await registry.repositories.find("shop/web")).toMatchObject({ scanOnPush: false });
});

test("another step may create the same repository first: its settings are told, and left", async () => {
  const registry = fakeRegistry();
  const { go, lines } = await prepare(registry, ["shop/web"], { create: true, reconcile: true });
  registry.add("shop/web", { mutability: { setting: "MUTABLE", exclusions: [] }, scanOnPush: true });
  const ready = await go();
  expect(ready.get("shop/web")?.mutability.setting).toBe("MUTABLE");
  expect(lines).toEqual([
    "Repository shop/web was created by somebody else meanwhile.",
    "Repository shop/web: tag mutability is MUTABLE, not IMMUTABLE, and stays so; `reconcile-repository: true` changes it.",
  ]);
});

test("two steps that create it at the same time both go on", async () => {
  const registry = fakeRegistry();
  const steps = [
    await prepare(registry, ["shop/web"], { create: true }),
    await prepare(registry, ["shop/web"], { create: true }),
  ];
  const [one, other] = await Promise.all(steps.map(({ go }) => go()));
  expect(one?.get("shop/web")).toEqual(other?.get("shop/web"));
  expect(steps.flatMap(({ lines }) => lines).sort()).toEqual([
    "Created repository shop/web.",
    "Repository shop/web was created by somebody else meanwhile.",
  ]);
});

test("settings that differ are changed only when asked, and encryption never", async () => {
  const registry = fakeRegistry();
  registry.add("shop/web", { encryption: { type: "KMS", key: undefined } });
  const cautious = await prepare(registry, ["shop/web"]);
  await cautious.go();
  expect(cautious.lines).toHaveLength(3);
  expect(await registry.repositories.find("shop/web")).toMatchObject({ scanOnPush: false });

  const { go, lines } = await prepare(registry, ["shop/web"], { reconcile: true });
  const changed = { mutability: SETTINGS.mutability, scanOnPush: true, encryption: { type: "KMS" } };
  expect((await go()).get("shop/web")).toMatchObject(changed);
  expect(await registry.repositories.find("shop/web")).toMatchObject(changed);
  expect(lines).toHaveLength(3);
  expect(lines.at(-1)).toContain("encryption is KMS, not AES256");
});
