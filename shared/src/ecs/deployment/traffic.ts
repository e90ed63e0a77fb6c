/** How the traffic was split at one moment. */
export interface TrafficSample {
  /** Unix epoch ms. */
  readonly at: number;
  /** Percent of the production traffic that the new release was given. */
  readonly share: number;
  /** Where the strategy stood, in the platform's own word: BAKE_TIME, AllowTraffic. Empty where it has none. */
  readonly stage: string;
}
