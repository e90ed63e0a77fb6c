/** How the traffic was split at one moment. */
export interface TrafficSample {
  /** Unix epoch ms. */
  readonly at: number;
  /** Percent of the production traffic that the new release was given. */
  readonly share: number;
  /** Where the strategy stood, in the platform's own word: BAKE_TIME, AllowTraffic. Empty where it has none. */
  readonly stage: string;
}

/** A share of the traffic that is held, and that checks can be made at. */
export interface TrafficStep {
  /** Percent of the production traffic that the new release has. */
  readonly share: number;
  /** All of it: only now must every answer come from the new version. */
  readonly last: boolean;
}

export type Verified =
  | { readonly kind: "passed" }
  /** One sentence: which check, and why. */
  | { readonly kind: "failed"; readonly reason: string };

/** Makes the checks of a release at a share of the traffic. Aborted: the release has come to its end meanwhile. */
export type Verify = (step: TrafficStep, signal: AbortSignal) => Promise<Verified>;

export const ALL_TRAFFIC: TrafficStep = { share: 100, last: true };

export const stepAt = (share: number): TrafficStep => (share >= 100 ? ALL_TRAFFIC : { share, last: false });
