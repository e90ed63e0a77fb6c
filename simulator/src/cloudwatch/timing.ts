/** How long things take in simulated CloudWatch, in milliseconds of simulated time. */

const SECOND = 1000;

export const MINUTE = 60 * SECOND;

/**
 * From the end of a minute until what a load balancer published of it can be read. Chosen: AWS publishes no figure, and
 * on an account it is one to three minutes.
 */
export const SERVICE_METRICS_LAG = 60 * SECOND;

/** From PutMetricData until its data can be read. Chosen. */
export const CUSTOM_METRICS_LAG = 5 * SECOND;

/** How often a metric alarm is evaluated (AWS re:Post, "Why did my CloudWatch alarm trigger"). */
export const ALARM_INTERVAL = 60 * SECOND;

/** From PutMetricAlarm or PutCompositeAlarm until the first evaluation. Chosen. */
export const FIRST_EVALUATION = SECOND;

/**
 * How many periods an alarm looks back beyond its evaluation periods, for data that is missing. AWS does not publish the
 * rule; the user guide's example ("How alarm state is evaluated when data is missing") looks at 5 for 3.
 */
export const EXTRA_PERIODS = 2;

/** One-minute data is kept for 15 days (API reference, GetMetricData). */
export const KEPT = 15 * 24 * 60 * MINUTE;
