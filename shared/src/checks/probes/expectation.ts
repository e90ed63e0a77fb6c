import type { AwsAccess } from "../../aws/access.ts";
import type { Clock } from "../../clock.ts";

/** What the samples are held against, the same for all checks of a gate. */
export interface Expectation {
  /** Undefined: versions are reported, not judged. */
  readonly version: ExpectedVersion | undefined;
  /** Unix epoch, milliseconds; undefined: not known. What was wrong before then is not this deploy's doing. */
  readonly deployedAt: number | undefined;
  /** When the gate began to look: data of earlier periods may be the old version's. 0: that does not matter. */
  readonly startedAt: number;
}

/** `isNot`: after going back, when only the version that was given up is known. */
export type ExpectedVersion = { readonly is: string } | { readonly isNot: string };

export interface ProbeEffects {
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Opened once, and only when a check needs it. */
  readonly access: () => Promise<AwsAccess>;
}
