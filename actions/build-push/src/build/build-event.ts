/** What buildx says while it builds, in either of its formats. */
export type BuildEvent =
  | { readonly kind: "step"; readonly step: Step }
  | { readonly kind: "output"; readonly step: string; readonly text: string }
  | { readonly kind: "warning"; readonly step: string; readonly warning: BuildWarning }
  /** A line of buildx itself. */
  | { readonly kind: "said"; readonly line: string };

/** One vertex of BuildKit's graph. */
export interface Step {
  /** Its digest, or its number where buildx writes no JSON. */
  readonly id: string;
  /** `[web build 2/3] RUN make`: the target where there are several, the stage, its place, the instruction. */
  readonly name: string;
  /** Milliseconds since the epoch, or since the build began. */
  readonly startedAt: number | undefined;
  readonly completedAt: number | undefined;
  readonly cached: boolean;
  readonly error: string | undefined;
}

/** Of BuildKit's build checks: https://docs.docker.com/reference/build-checks/ */
export interface BuildWarning {
  readonly message: string;
  readonly url: string | undefined;
  /** In the Dockerfile, from 1. */
  readonly line: number | undefined;
}
