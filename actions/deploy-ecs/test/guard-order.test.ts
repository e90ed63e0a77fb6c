import type { Provenance } from "@deploy-actions/shared/ecs/task-definition/provenance";
import { Failure } from "@deploy-actions/shared/failure";
import { describe, expect, test } from "@jest/globals";
import type { Brought } from "../src/guard/brought.ts";
import type { CommitOrder } from "../src/guard/commit-order.ts";
import { judgeOrder, type OrderQuestion } from "../src/guard/order.ts";
import { fakeCommitOrder } from "./fake-commit-order.ts";

const [first, second, third] = ["1111111", "2222222", "3333333"].map((start) => start.padEnd(40, "0")) as [
  string,
  string,
  string,
];
const branched = "b".repeat(40);
const history = fakeCommitOrder([first, second, third], [first, branched]);
const nobody: CommitOrder = {
  compare: async () => {
    throw new Error("nobody needs to ask");
  },
};

const of = (commit: string | undefined, repository: string | undefined = "acme/shop"): Provenance => ({
  commit,
  repository,
  run: "1",
});
const run = (commit: string | undefined, repository?: string): Brought => ({
  ...of(commit, repository),
  subject: "this run",
});
const question = (overrides: Partial<OrderQuestion>): OrderQuestion => ({
  service: "web",
  live: of(second),
  mine: run(third),
  force: false,
  ...overrides,
});

async function refusal(overrides: Partial<OrderQuestion>): Promise<Failure> {
  const error = await judgeOrder(question(overrides), history).then(String, (reason) => reason);
  if (error instanceof Failure) return error;
  throw new Error(`It was not refused: ${error}`);
}

test("a newer commit goes over an older one without a word", async () => {
  expect(await judgeOrder(question({}), history)).toEqual([]);
});

test("an older commit is not rolled over a newer one: a re-run of an old workflow", async () => {
  const { message, hint } = await refusal({ live: of(third), mine: run(first) });
  expect(message).toBe(
    "web runs commit 3333333, which is 2 commits newer than 1111111, the commit of this run. Nothing was changed.",
  );
  expect(hint).toBe(
    "Is this a re-run of an old workflow? Then run the newest one instead. To go back on purpose, set force: true, or use the rollback action.",
  );
});

test("a revision that was asked for by its name is of the commit that registered it", async () => {
  const { message, hint } = await refusal({ live: of(third), mine: { ...of(second), subject: "web:5" } });
  expect(message).toBe(
    "web runs commit 3333333, which is 1 commit newer than 2222222, the commit of web:5. Nothing was changed.",
  );
  expect(hint).toMatch(/^Was web:5 handed on by an old workflow that runs again\?/);
});

test("force goes back on purpose, and says so", async () => {
  expect(await judgeOrder(question({ live: of(third), mine: run(second), force: true }), history)).toEqual([
    "web runs commit 3333333, which is 1 commit newer than 2222222, the commit of this run. It goes back, as force asks.",
  ]);
});

describe("what is not older is not refused:", () => {
  test.each<[string, Partial<OrderQuestion>, string]>([
    [
      "a commit of another branch",
      { live: of(third), mine: run(branched) },
      "web runs commit 3333333, which has 2 commits that bbbbbbb, the commit of this run, does not have: this deploy takes them away, and brings 1 commit.",
    ],
    [
      "a commit that GitHub does not know",
      { live: of("f".repeat(40)) },
      "web runs commit fffffff. Whether that is newer than 3333333, the commit of this run, is not known: a commit is not there.",
    ],
  ])("%s", async (_, overrides, note) => {
    expect(await judgeOrder(question(overrides), history)).toEqual([note]);
  });

  test("a commit of another repository, which GitHub is not asked about", async () => {
    expect(await judgeOrder(question({ mine: run(third, "acme/infrastructure") }), nobody)).toEqual([
      "web runs commit 2222222 of acme/shop, and this deploys 3333333, the commit of this run, of acme/infrastructure: which is newer is not known.",
    ]);
  });
});

describe("nobody asks GitHub, and nothing is said,", () => {
  test.each<[string, Partial<OrderQuestion>]>([
    ["when both are the same commit", { live: of(third) }],
    ["when nobody knows the commit that is live", { live: of(undefined) }],
    ["when the live release was deployed outside of a workflow", { live: of(undefined, undefined) }],
    ["when this runs outside of a workflow", { mine: run(undefined) }],
    ["when a tool that does not tag registered web:5", { mine: { ...of(undefined), subject: "web:5" } }],
    ["when a tag has no room for the repository", { live: { ...of(second), repository: undefined } }],
  ])("%s", async (_, overrides) => {
    expect(await judgeOrder(question(overrides), nobody)).toEqual([]);
  });
});

test("GitHub does not tell repositories apart by capital letters", async () => {
  await expect(refusal({ live: of(third, "Acme/Shop"), mine: run(first) })).resolves.toBeInstanceOf(Failure);
});
