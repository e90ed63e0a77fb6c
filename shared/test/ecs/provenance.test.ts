import { describe, expect, test } from "@jest/globals";
import type { TaskDefinition } from "../../src/ecs/task-definition/definition.ts";
import { sameDefinition } from "../../src/ecs/task-definition/normalise.ts";
import {
  provenance,
  provenanceOf,
  signed,
  withoutProvenance,
  withProvenance,
} from "../../src/ecs/task-definition/provenance.ts";
import { definition, image } from "../../testkit/ecs/web-task.ts";

const COMMIT = "0a1b2c3d4e5f60718293a4b5c6d7e8f901234567";
const RUN = provenance({ GITHUB_SHA: COMMIT, GITHUB_REPOSITORY: "acme/shop", GITHUB_RUN_ID: "1234567890" });
const written = definition(image("v1"));
const tagged = (tags: NonNullable<TaskDefinition["tags"]>): TaskDefinition => ({ ...written, tags });
const team = { key: "team", value: "checkout" };
const many = (count: number) => Array.from({ length: count }, (_, index) => ({ key: `tag-${index}`, value: "x" }));

test("a definition carries the run that registers it", () => {
  expect(withProvenance(written, RUN).tags).toEqual([
    { key: "deploy-actions:run", value: "1234567890" },
    { key: "deploy-actions:commit", value: COMMIT },
    { key: "deploy-actions:repository", value: "acme/shop" },
  ]);
  expect(provenanceOf({ definition: withProvenance(written, RUN) })).toEqual(RUN);
});

test("the run that registers it takes the place of an earlier one; the user's tags stay", () => {
  const earlier = withProvenance(tagged([team]), { commit: "f".repeat(40), repository: "acme/old", run: "1" });
  const definition = withProvenance(earlier, RUN);
  expect(definition.tags).toContainEqual(team);
  expect(definition.tags).toHaveLength(4);
  expect(provenanceOf({ definition })).toEqual(RUN);
  expect(withoutProvenance(definition)).toEqual(tagged([team]));
  expect(withoutProvenance(withProvenance(written, RUN))).toEqual(written);
});

test("who registered a definition makes no difference to it, the user's tags do", () => {
  expect(sameDefinition(withProvenance(written, RUN), written)).toBe(true);
  expect(sameDefinition(withProvenance(tagged([team]), RUN), tagged([team]))).toBe(true);
  expect(sameDefinition(withProvenance(tagged([team]), RUN), withProvenance(written, RUN))).toBe(false);
});

test("outside of a workflow a definition is marked all the same", () => {
  const definition = withProvenance(written, provenance({}));
  expect(definition.tags).toEqual([{ key: "deploy-actions:run", value: "none" }]);
  expect(provenanceOf({ definition })).toEqual({ commit: undefined, repository: undefined, run: undefined });
});

test.each([
  [46, 49],
  [48, 50],
  [50, 50],
])("beside %i tags of the user there is room up to AWS's 50", (users, all) => {
  expect(withProvenance(tagged(many(users)), RUN).tags).toHaveLength(all);
});

describe("tags that were copied", () => {
  const DEPLOY = "arn:aws:sts::123456789012:assumed-role/deploy/gha-shop-1234567890-1";
  const ours = signed(withProvenance(tagged([team]), RUN), DEPLOY);

  test.each<[string, string | undefined, boolean]>([
    ["the run that tagged it", DEPLOY, true],
    ["somebody ECS does not name", undefined, true],
    ["a person in the console", "arn:aws:sts::123456789012:assumed-role/Admin/anna@example.com", false],
    ["another tool in the same role", "arn:aws:sts::123456789012:assumed-role/deploy/nightly", false],
    ["a user", "arn:aws:iam::123456789012:user/people/deploy", false],
  ])("registered by %s", (_, registeredBy, isOurs) => {
    expect(provenanceOf({ definition: ours, registeredBy })).toEqual(isOurs ? RUN : undefined);
  });

  test("a copy that an action makes is its own, and of the same commit", () => {
    const rollback = "arn:aws:sts::123456789012:assumed-role/rollback/gha-shop-99-1";
    const copy = signed(ours, rollback);
    expect(copy.tags).toHaveLength(5);
    expect(provenanceOf({ definition: copy, registeredBy: rollback })).toEqual(RUN);
  });

  test("what is not ours is not signed", () => {
    expect(signed(tagged([team]), DEPLOY)).toEqual(tagged([team]));
    expect(signed(written, DEPLOY)).toEqual(written);
  });

  test("a signature has the characters and the length of a tag, no account, and a place only where there is one", () => {
    const user = "arn:aws:iam::123456789012:user/people/o'neil, sam";
    expect(signed(withProvenance(written, RUN), user).tags?.at(-1)).toEqual({
      key: "deploy-actions:registered-by",
      value: "user o-neil- sam",
    });
    const long = `arn:aws:sts::123456789012:assumed-role/deploy/${"x".repeat(300)}`;
    const definition = signed(withProvenance(written, RUN), long);
    expect(definition.tags?.at(-1)?.value).toHaveLength(256);
    expect(provenanceOf({ definition, registeredBy: long })).toEqual(RUN);
    const full = signed(withProvenance(tagged(many(47)), RUN), DEPLOY);
    expect(full.tags).toHaveLength(50);
    expect(provenanceOf({ definition: full, registeredBy: user })).toEqual(RUN);
  });
});

describe("of tags", () => {
  test.each<[string, TaskDefinition]>([
    ["no tags", written],
    ["the user's tags", tagged([team])],
    ["a tag without a key", tagged([{ value: "x" }])],
    ["an unknown tag of ours", tagged([{ key: "deploy-actions:colour", value: "blue" }])],
  ])("%s: they say nothing about a run", (_, definition) => {
    expect(provenanceOf({ definition })).toBeUndefined();
  });

  test("what somebody wrote into ours by hand is not taken for a commit or a repository", () => {
    const definition = tagged([
      { key: "deploy-actions:run", value: "the one of Monday" },
      { key: "deploy-actions:commit", value: "main" },
      { key: "deploy-actions:repository", value: "acme/shop/../../other" },
    ]);
    expect(provenanceOf({ definition })).toEqual({ commit: undefined, repository: undefined, run: undefined });
  });
});
