/** What runs images: whatever it names must not expire. */
export interface References {
  /**
   * Of the repository with this URI (`host/name`). Throws when anything could not be asked: then nobody knows. What was
   * asked a moment ago is not asked again, unless that was before `since`, in milliseconds since the epoch.
   */
  to(repositoryUri: string, since?: number): Promise<readonly Reference[]>;
}

export interface Reference {
  /** By digest or by tag, as it is written there. */
  readonly image: { readonly digest: string } | { readonly tag: string };
  /** Who names it: `a running task of service web in cluster production`, `task definition web:41`. */
  readonly by: string;
}
