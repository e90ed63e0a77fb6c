import type { CommitOrder, CommitRelation } from "../src/guard/commit-order.ts";

/** Lines of history, each the oldest first; a commit that is in several is where they part. */
export function fakeCommitOrder(...lines: readonly (readonly string[])[]): CommitOrder {
  const upTo = (sha: string) => {
    const line = lines.find((one) => one.includes(sha));
    return line?.slice(0, line.indexOf(sha) + 1);
  };
  return {
    async compare({ base, head }): Promise<CommitRelation> {
      const [before, after] = [upTo(base), upTo(head)];
      if (!before || !after) return { kind: "unknown", why: "a commit is not there" };
      const ahead = after.filter((sha) => !before.includes(sha)).length;
      const behind = before.filter((sha) => !after.includes(sha)).length;
      if (ahead > 0 && behind > 0) return { kind: "diverged", ahead, behind };
      if (ahead > 0) return { kind: "ahead", by: ahead };
      return behind > 0 ? { kind: "behind", by: behind } : { kind: "identical" };
    },
  };
}
