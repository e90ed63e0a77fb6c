import { expect, test } from "@jest/globals";
import type { Encryption, Repository, RepositorySettings } from "../src/registry/repositories.ts";
import { mutabilityAfter, planRepository } from "../src/repositories/plan-repository.ts";
import { describeRepositoryPlan } from "../src/repositories/say.ts";

const SETTINGS: RepositorySettings = {
  mutability: { setting: "IMMUTABLE_WITH_EXCLUSION", exclusions: ["current-*", "sha256-*"] },
  scanOnPush: true,
  encryption: { type: "AES256", key: undefined },
  tags: new Map(),
};
const WANTED = { name: "shop/web", settings: SETTINGS };
const CAUTIOUS = { create: false, reconcile: false, region: "eu-west-1" };

function repository(settings: Partial<Repository> = {}): Repository {
  return {
    name: "shop/web",
    arn: "arn:aws:ecr:eu-west-1:123456789012:repository/shop/web",
    uri: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/web",
    registryId: "123456789012",
    mutability: SETTINGS.mutability,
    scanOnPush: true,
    encryption: SETTINGS.encryption,
    ...settings,
  };
}

const KEY = "arn:aws:kms:eu-west-1:123456789012:key/1";

test.each<[string, Partial<Repository>, Partial<RepositorySettings>]>([
  ["has the settings", {}, {}],
  [
    "names the exclusions in another order",
    { mutability: { ...SETTINGS.mutability, exclusions: ["sha256-*", "current-*"] } },
    {},
  ],
  [
    "tells the key of an alias by its ARN",
    { encryption: { type: "KMS", key: KEY } },
    { encryption: { type: "KMS", key: "alias/shop" } },
  ],
  [
    "tells which key AWS manages",
    { encryption: { type: "KMS", key: KEY } },
    { encryption: { type: "KMS", key: undefined } },
  ],
])("a repository that %s is left as it is", (_, found, wanted) => {
  const plan = planRepository({ name: "shop/web", settings: { ...SETTINGS, ...wanted } }, repository(found), CAUTIOUS);
  expect(plan).toMatchObject({ kind: "exists" });
  expect(describeRepositoryPlan(plan)).toEqual([]);
});

test("one that is missing is created when that is asked for", () => {
  const plan = planRepository(WANTED, undefined, { ...CAUTIOUS, create: true });
  expect(plan).toEqual({ kind: "create", ...WANTED });
  expect(describeRepositoryPlan(plan)).toEqual([
    "Repository shop/web is created: IMMUTABLE_WITH_EXCLUSION (current-*, sha256-*), scan on push on, AES256.",
  ]);
});

test("one that is missing is a problem otherwise, with the input and the command that create it", () => {
  const plan = planRepository(WANTED, undefined, CAUTIOUS);
  expect(plan.kind === "missing" && plan.problem).toEqual({
    at: "repository",
    message: "shop/web does not exist in eu-west-1.",
    fix:
      "Write `create-repository: true`, or create it: aws ecr create-repository --region eu-west-1 --repository-name shop/web " +
      "--image-tag-mutability IMMUTABLE_WITH_EXCLUSION --image-tag-mutability-exclusion-filters 'filterType=WILDCARD,filter=current-*' " +
      "'filterType=WILDCARD,filter=sha256-*' --image-scanning-configuration scanOnPush=true",
  });
});

test.each<[Partial<Repository>, string]>([
  [
    { mutability: { setting: "MUTABLE", exclusions: [] } },
    "tag mutability is MUTABLE, not IMMUTABLE_WITH_EXCLUSION (current-*, sha256-*), and stays so",
  ],
  [
    { mutability: { setting: "IMMUTABLE_WITH_EXCLUSION", exclusions: ["current-*"] } },
    "tag mutability is IMMUTABLE_WITH_EXCLUSION (current-*), not",
  ],
  [{ scanOnPush: false }, "scan on push is off, not on, and stays so; `reconcile-repository: true` changes it."],
])("a setting that differs is told: %j", (found, said) => {
  const plan = planRepository(WANTED, repository(found), CAUTIOUS);
  expect(plan.kind).toBe("drift");
  expect(describeRepositoryPlan(plan)).toEqual([expect.stringContaining(said)]);
});

test("what differs is changed when that is asked for", () => {
  const plan = planRepository(WANTED, repository({ scanOnPush: false }), { ...CAUTIOUS, reconcile: true });
  expect(describeRepositoryPlan(plan)).toEqual(["Repository shop/web: scan on push changes from off to on."]);
});

test("tags that others let move go on to move when another one is to", () => {
  const found = repository({ mutability: { setting: "IMMUTABLE_WITH_EXCLUSION", exclusions: ["current-*", "edge"] } });
  const plan = planRepository(WANTED, found, { ...CAUTIOUS, reconcile: true });
  expect(plan).toMatchObject({ drifts: [{ wanted: { exclusions: ["current-*", "sha256-*", "edge"] } }] });
});

test("which tags move is known before it is changed", () => {
  const found = repository({ mutability: { setting: "IMMUTABLE", exclusions: [] } });
  expect(mutabilityAfter(planRepository(WANTED, found, CAUTIOUS))).toEqual(found.mutability);
  const asked = { ...CAUTIOUS, reconcile: true };
  expect(mutabilityAfter(planRepository(WANTED, found, asked))).toEqual(SETTINGS.mutability);
  expect(mutabilityAfter(planRepository(WANTED, repository({ scanOnPush: false }), asked))).toEqual(
    SETTINGS.mutability,
  );
  expect(mutabilityAfter(planRepository(WANTED, undefined, { ...CAUTIOUS, create: true }))).toEqual(
    SETTINGS.mutability,
  );
});

test.each<[Encryption, Encryption]>([
  [
    { type: "KMS", key: undefined },
    { type: "AES256", key: undefined },
  ],
  [
    { type: "KMS", key: KEY },
    { type: "KMS", key: `${KEY}2` },
  ],
])("encryption %j cannot be changed from %j, whatever is asked for", (wanted, encryption) => {
  const wish = { name: "shop/web", settings: { ...SETTINGS, encryption: wanted } };
  const plan = planRepository(wish, repository({ encryption }), { ...CAUTIOUS, reconcile: true });
  expect(plan).toMatchObject({ kind: "drift", drifts: [{ setting: "encryption", change: "never" }] });
  expect(describeRepositoryPlan(plan)[0]).toMatch(/and stays so: ECR sets it only when a repository is created\.$/);
});
