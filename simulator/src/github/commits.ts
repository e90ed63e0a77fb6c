/** As "Compare two commits" answers, as seen from the base. */
export interface Comparison {
  readonly status: "ahead" | "behind" | "diverged" | "identical";
  readonly ahead_by: number;
  readonly behind_by: number;
  readonly total_commits: number;
}

/** Which commit follows which; merges are not played. */
export class Commits {
  readonly #parents = new Map<string, string | undefined>();

  /** The oldest first. The parent of a commit that is known stays. */
  add(shas: readonly string[]): void {
    for (const [index, sha] of shas.entries()) {
      if (!this.#parents.has(sha)) this.#parents.set(sha, shas[index - 1]);
    }
  }

  /** Undefined when one of them is unknown, or they have nothing in common. */
  compare(base: string, head: string): Comparison | undefined {
    const [before, after] = [this.#upTo(base), this.#upTo(head)];
    const common = after.filter((sha) => before.includes(sha)).length;
    if (common === 0) return undefined;
    const ahead = after.length - common;
    const behind = before.length - common;
    return { status: statusOf(ahead, behind), ahead_by: ahead, behind_by: behind, total_commits: ahead };
  }

  #upTo(sha: string): readonly string[] {
    const line: string[] = [];
    for (let at: string | undefined = sha; at !== undefined && this.#parents.has(at); at = this.#parents.get(at)) {
      line.push(at);
    }
    return line;
  }
}

function statusOf(ahead: number, behind: number): Comparison["status"] {
  if (ahead > 0) return behind > 0 ? "diverged" : "ahead";
  return behind > 0 ? "behind" : "identical";
}
