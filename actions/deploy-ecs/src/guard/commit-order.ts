/** How the commits of a repository follow each other, as far as a guard asks. */
export interface CommitOrder {
  /** Does not throw for what cannot be found out, only when the step is cancelled. */
  compare(pair: CommitPair): Promise<CommitRelation>;
}

/** Two whole SHAs of one repository. */
export interface CommitPair {
  /** `owner/name`. */
  readonly repository: string;
  readonly base: string;
  readonly head: string;
}

/** Where the head stands, as seen from the base; the numbers count commits. */
export type CommitRelation =
  | { readonly kind: "identical" }
  /** The head has everything of the base. */
  | { readonly kind: "ahead"; readonly by: number }
  /** The base has everything of the head. */
  | { readonly kind: "behind"; readonly by: number }
  /** Each has what the other has not, as branches do, and history that was rewritten. */
  | { readonly kind: "diverged"; readonly ahead: number; readonly behind: number }
  /** `why` completes "not known: …". */
  | { readonly kind: "unknown"; readonly why: string };
