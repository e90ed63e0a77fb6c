/** The way back on one release, in the words of whoever decides to go it; each kind of release brings its own. */
export interface ReleaseWayBack {
  /** Changes nothing. */
  look(): Promise<ReleaseNow>;
  /**
   * Goes back by one release, only from the one that the handle names: compare first, then swap. Called again after it was
   * cut short, it goes on where the target is then. Rejects with what was refused on the way.
   *
   * `deadline`: Unix epoch, milliseconds.
   */
  goBack(deadline: number): Promise<ReleaseWentBack>;
}

/** What is in place now, compared with the handle. Releases by their names on the target, `family:revision` on ECS. */
export type ReleaseNow =
  /** `deployedAt`: Unix epoch, milliseconds, by the target's clock. */
  | { readonly kind: "live"; readonly release: string; readonly deployedAt: number; readonly before: ReleaseBefore }
  /** The release before is in place again, or on its way: the platform went back, or an earlier try. */
  | { readonly kind: "back"; readonly release: string }
  /** A deployment that is neither: somebody else's. */
  | { readonly kind: "superseded"; readonly by: string; readonly release: string }
  | { readonly kind: "gone"; readonly what: string };

/** Where the way back leads. */
export type ReleaseBefore =
  /** `needsCopy`: it can be had by registering the same once more. */
  | { readonly kind: "available"; readonly release: string; readonly needsCopy: boolean }
  | { readonly kind: "missing"; readonly why: string };

/** How going back ended. */
export type ReleaseWentBack =
  | { readonly kind: "back"; readonly release: string; readonly how: string }
  /** The platform, or an earlier try, was there first. */
  | { readonly kind: "already-back"; readonly release: string; readonly how: string }
  /** Somebody else's deployment is in place; it was left alone. */
  | { readonly kind: "overtaken"; readonly by: string; readonly release: string }
  /** `serving` stays in place; undefined: nothing is left. */
  | { readonly kind: "impossible"; readonly why: string; readonly serving: string | undefined }
  /** It was tried, and `serving` is in place all the same. Once more would end the same way. */
  | { readonly kind: "failed"; readonly why: string; readonly serving: string }
  /** Call it again. */
  | { readonly kind: "unfinished"; readonly why: string; readonly serving: string };
