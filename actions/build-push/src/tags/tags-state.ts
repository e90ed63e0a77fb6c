/** What a step that is cut short leaves behind, for post to put in order. Goes through JSON. */
export interface TagsState {
  /** Milliseconds since the epoch. An image that was pushed before is not this step's to delete. */
  readonly since: number;
  readonly tags: readonly IntendedTag[];
}

/** Written or not: the registry knows. */
export interface IntendedTag {
  readonly repository: string;
  readonly tag: string;
  /** Of the image that was to get it. */
  readonly digest: string;
  /** Of the image that had it before; null: none. */
  readonly before: string | null;
}
