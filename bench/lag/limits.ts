/** From the moment that a step waits for to the moment the step knows; ms. */
export const MOST_LAG_MS = 3_000;

/** Of each service that is followed. */
export const MOST_CALLS_PER_SECOND = 0.5;
