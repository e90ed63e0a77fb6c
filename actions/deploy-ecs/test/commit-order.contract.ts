import { expect, test } from "@jest/globals";
import type { CommitOrder } from "../src/guard/commit-order.ts";

export interface CommitStage extends AsyncDisposable {
  readonly order: CommitOrder;
}

export const sha = (letter: string) => letter.repeat(40);

/** A main line, and a branch that left it at its first commit. */
export const MAIN = ["a", "b", "c"].map(sha);
export const BRANCH = ["a", "d"].map(sha);

/** What the guard relies on; the fake and the adapter must both hold it. */
export function commitOrderContract(name: string, open: () => Promise<CommitStage>): void {
  test.each<[string, string, object]>([
    ["a", "c", { kind: "ahead", by: 2 }],
    ["c", "b", { kind: "behind", by: 1 }],
    ["b", "b", { kind: "identical" }],
    ["c", "d", { kind: "diverged", ahead: 1, behind: 2 }],
    ["a", "f", { kind: "unknown", why: expect.stringContaining("a commit is not ") }],
  ])(`${name}: from %s to %s`, async (base, head, relation) => {
    await using stage = await open();
    const pair = { repository: "acme/shop", base: sha(base), head: sha(head) };
    expect(await stage.order.compare(pair)).toEqual(relation);
  });
}
