import type { BakeDefinition } from "./definition.ts";

/** BuildKit as this action uses it, through `docker buildx`. */
export interface Builder {
  /** Starts it where it has to be started. A Failure says how to get one. */
  inspect(): Promise<BuilderFacts>;
  /** Builds all targets at the same time, all or none. */
  bake(definition: BakeDefinition, course: Course): Promise<Baked>;
  /** Takes names off images that a push has left in an engine's store. One that is not there is fine. */
  forget(references: readonly string[]): Promise<void>;
}

export interface Course {
  readonly progress: ProgressFormat;
  /** Gets what buildx says as it says it. */
  readonly hear: (text: string) => void;
  /** Ends the build; when it rejects, nothing of it runs any more. */
  readonly signal: AbortSignal;
}

export interface BuilderFacts {
  readonly name: string;
  /** `docker`, `docker-container`, `kubernetes`, `remote` or `cloud`. */
  readonly driver: string;
  /** `0.29.1`; undefined where it does not say. */
  readonly buildxVersion: string | undefined;
  readonly buildkitVersion: string | undefined;
  /** Those it runs programs of, its own first. */
  readonly platforms: readonly string[];
  readonly can: Abilities;
  readonly progress: ProgressFormat;
}

export interface Abilities {
  readonly pushByDigest: boolean;
  readonly cacheExport: boolean;
  /** More than one in an image. */
  readonly severalPlatforms: boolean;
  /** Provenance and SBOM. */
  readonly attestations: boolean;
  /** Gives files in layers the time of SOURCE_DATE_EPOCH. */
  readonly rewriteTimestamps: boolean;
}

/** `rawjson` came with buildx 0.13. */
export type ProgressFormat = "rawjson" | "plain";

export type Baked =
  | { readonly kind: "built"; readonly digests: ReadonlyMap<string, string> }
  | { readonly kind: "failed"; readonly exitCode: number };
