/** Milliseconds of simulated time. */
const SECOND = 1000;
const HOUR = 3600 * SECOND;
export const DAY = 24 * HOUR;

/** API reference, GetAuthorizationToken. The token outlives the session that asked for it: chosen. */
export const TOKEN_LIFETIME = 12 * HOUR;

/** "Within 20 minutes" (user guide, "Restoring an archived image"); chosen shorter, as usual cases are. */
export const RESTORING = 60 * SECOND;

/** lastRecordedPullTime is refreshed at least once in 24 hours (API reference, ImageDetail). */
export const PULL_TIME_REFRESH = DAY;
