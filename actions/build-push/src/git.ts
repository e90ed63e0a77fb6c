/** What this action asks of the checkout. */
export interface Git {
  /** When a commit was made, in milliseconds since the epoch; undefined: this checkout does not have it. */
  committedAt(sha: string): Promise<number | undefined>;
}
