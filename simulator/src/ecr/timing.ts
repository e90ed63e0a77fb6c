/** Milliseconds of simulated time. */
const SECOND = 1000;
const HOUR = 3600 * SECOND;
export const DAY = 24 * HOUR;

/** API reference, GetAuthorizationToken. The token outlives the session that asked for it: chosen. */
export const TOKEN_LIFETIME = 12 * HOUR;

/** "Within 20 minutes" (user guide, "Restoring an archived image"); chosen shorter, as usual cases are. */
export const RESTORING = 60 * SECOND;

/** lastRecordedPullTime is refreshed at least once in 24 hours (API reference, ImageDetail). */
export const PULL_TIME_REFRESH = 24 * HOUR;

/** How long a life-cycle preview takes. Not published: chosen. */
export const PREVIEW = 10 * SECOND;

/** From when on the results of a preview are no longer shown. Not published: chosen. */
export const PREVIEW_EXPIRES = 24 * HOUR;

/** From PutLifecyclePolicy to the first time that it acts: users saw five minutes. */
export const FIRST_LIFECYCLE_RUN = 5 * 60 * SECOND;

/** "Within 24 hours" (user guide, "How lifecycle policies work"). */
export const LIFECYCLE_INTERVAL = 24 * HOUR;

/** From a push to the moment when its scan is known, and to its end. Not published: chosen. */
export const SCAN_STARTS = 2 * SECOND;
export const SCANNING = 15 * SECOND;

/** From the end of an enhanced scan to its findings. Not published: chosen. */
export const FINDINGS_LAG = 5 * SECOND;
