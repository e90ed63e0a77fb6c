/** What this action asks of the checkout. */
export interface Git {
  /** The commit that is checked out; undefined: there is no checkout. */
  head(): Promise<string | undefined>;
  /** When a commit was made, in milliseconds since the epoch; undefined: this checkout does not have it. */
  committedAt(sha: string): Promise<number | undefined>;
}
