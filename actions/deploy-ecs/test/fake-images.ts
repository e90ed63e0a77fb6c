import type { Registry } from "../src/registry.ts";

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

/** A registry that can be asked, except for images whose name starts with `elsewhere/`: those only ECS can pull. */
export class FakeImages implements Registry {
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

  look: Registry["look"] = async (reference) => {
    if (reference.startsWith("elsewhere/")) return { kind: "unknown", why: "its registry is not ECR" };
    const digest = this.digestOf(reference);
    if (digest && this.#programs.has(digest)) return { kind: "found", digest };
    const repository = `${reference.split(/[:@]/)[0]}:`;
    const tags = [...this.#tags.keys()].filter((name) => name.startsWith(repository));
    return { kind: "missing", nearestTags: tags.map((name) => name.slice(repository.length)) };
  };
}
