/** What this action asks of the life-cycle policies of one ECR registry. */
export interface Policies {
  /** The text as ECR gives it; undefined: the repository has none. */
  read(repository: string): Promise<string | undefined>;
  /** What ECR itself would do with the images by this policy. Waits until it is known. */
  preview(repository: string, policy: string): Promise<Preview>;
  write(repository: string, policy: string): Promise<void>;
}

export interface Preview {
  /** The policy that was previewed: a repository has one preview at a time, which may be somebody else's. */
  readonly policy: string;
  readonly actions: readonly PreviewedAction[];
}

export interface PreviewedAction {
  /** `sha256:…`. */
  readonly digest: string;
  readonly tags: readonly string[];
  /** Milliseconds since the epoch. */
  readonly pushedAt: number;
  readonly action: "EXPIRE" | "TRANSITION";
  readonly rulePriority: number;
}
