/** What this action asks an image registry. */
export interface Registry {
  /** Looks up what `host/name:tag` or `host/name@sha256:…` leads to right now. Never throws for an image that is not there. */
  look(reference: string): Promise<Sighting>;
}

export type Sighting =
  | { readonly kind: "found"; readonly digest: string }
  | { readonly kind: "missing"; readonly nearestTags: readonly string[] }
  /** The registry cannot be asked by this step; `why` completes "could not be checked: …". */
  | {
      readonly kind: "unknown";
      readonly why: string;
      /** The IAM action that the step is not allowed, when that is why. */
      readonly action?: string;
    };
