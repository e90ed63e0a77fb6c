/** Standard deviations: by chance alone it is more once in thirty thousand times. */
const DEVIATIONS = 4;

/** Percent of so many requests that may go to a side with this share, in percent: each request is sent by chance. */
export function mostShare(share: number, requests: number): number {
  const p = share / 100;
  return Math.min(100, 100 * (p + DEVIATIONS * Math.sqrt((p * (1 - p)) / requests)));
}
