/** What a container does once its image was pulled. Times in milliseconds after it runs. */
export type Program =
  | { readonly kind: "healthy"; readonly afterMs: number }
  | {
      readonly kind: "crashes";
      readonly afterMs: number;
      readonly exitCode: number;
      readonly log: readonly string[];
    }
  /** Runs, and no health check ever finds it healthy. */
  | { readonly kind: "never-ready" };

export const healthy = (afterMs = 5_000): Program => ({ kind: "healthy", afterMs });
export const crashing = ({ exitCode = 1, afterMs = 2_000, log = ["Error: no database"] } = {}): Program => ({
  kind: "crashes",
  afterMs,
  exitCode,
  log,
});
export const neverReady: Program = { kind: "never-ready" };

/** What was pushed, by tag and by digest. */
export class FakeImages {
  readonly #tags = new Map<string, string>();
  readonly #programs = new Map<string, Program>();

  /** Moves the tag when it exists. */
  push(reference: string, program: Program): string {
    const digest = `sha256:${(this.#programs.size + 1).toString(16).padStart(64, "a")}`;
    this.#tags.set(reference, digest);
    this.#programs.set(digest, program);
    return digest;
  }

  /** As a lifecycle policy would. */
  expire(reference: string): void {
    this.#programs.delete(this.digestOf(reference) ?? "");
    this.#tags.delete(reference);
  }

  digestOf(reference: string): string | undefined {
    const [tagged, digest] = reference.split("@");
    return digest ?? this.#tags.get(tagged ?? "");
  }

  program(digest: string | undefined): Program | undefined {
    return this.#programs.get(digest ?? "");
  }

  /** The tags of a repository that images were pushed to. */
  tagsOf(repository: string): readonly string[] {
    const names = [...this.#tags.keys()].filter((name) => name.startsWith(`${repository}:`));
    return names.map((name) => name.slice(repository.length + 1));
  }
}
