/** What this action asks of Git. */
export interface Changes {
  /** Paths from the workspace that differ; undefined with the reason when Git cannot tell. */
  between(range: Range): Promise<Changed>;
}

/** From a commit to what is checked out. */
export interface Range {
  /** Twelve digits of it at least. */
  readonly from: string;
  /** `commit`: all that differs. `merge-base`: what was changed since the two parted. */
  readonly since: "commit" | "merge-base";
}

export type Changed =
  | { readonly kind: "known"; readonly paths: readonly string[] }
  | { readonly kind: "unknown"; readonly why: string };
