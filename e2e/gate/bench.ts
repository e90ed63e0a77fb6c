import type { Parts } from "../parts/parts.ts";

/** What every scenario needs. */
export interface Bench {
  readonly parts: Parts;
  /** Own, empty at the start, removed at the end. */
  readonly folder: string;
  readonly signal: AbortSignal;
}
