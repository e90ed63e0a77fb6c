/** One rule of a life-cycle policy, as it is evaluated (user guide, "Lifecycle policy properties"). */
export interface Rule {
  /** Lower ones come first. */
  readonly priority: number;
  readonly tags: TagRequirement;
  readonly storageClass: StorageClass;
  readonly count: Count;
  readonly action: "EXPIRE" | "TRANSITION";
}

export type StorageClass = "STANDARD" | "ARCHIVE";

export type TagRequirement =
  | { readonly status: "untagged" | "any" }
  /** Beginnings, or wildcards: every one of them must fit some tag of the image. */
  | { readonly status: "tagged"; readonly prefixes: readonly string[]; readonly patterns: readonly string[] };

export type Count =
  | { readonly type: "imageCountMoreThan"; readonly images: number }
  | {
      readonly type: "sinceImagePushed" | "sinceImagePulled" | "sinceImageTransitioned";
      readonly days: number;
    };
